//! Wrong uses, each on a line of its own: rustc must reject these lines and no others.

use consumer::{AgentDesktop, AgentDesktopEvent, AgentDesktopSuccess, ChannelDial, ChannelType};

fn main() {}

pub fn wrong(frame: AgentDesktop, dial: ChannelDial) {
    match frame {
        AgentDesktop::Event(AgentDesktopEvent::InteractionIncontactSignalAddedEvent(event)) => {
            drop(event.data.scripts); // error
            let tooltip: String = event.data.tooltip; // error
            drop(tooltip);
        }
        AgentDesktop::Success(AgentDesktopSuccess::SessionLogoutSuccess(success)) => {
            drop(success.data); // error
        }
        AgentDesktop::Success(success) => {
            drop(success.failure); // error
        }
        _ => {}
    }
    let kind = ChannelType::Fax; // error
    drop(kind);
    drop(dial.number); // error
}
