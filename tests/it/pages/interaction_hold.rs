//! The message that `docs/adding-a-message.md` declares, so that its code compiles.

#![allow(unreachable_pub, reason = "the code is exactly that of the page")]

use tieline::Command;
use tieline::agent_desktop::InteractionTarget;

/// Puts the interaction on hold. Applies to telephony.
///
/// The command fails if the interaction is already on hold.
///
/// See docs/agent-desktop.md#interaction.hold
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "interaction.hold", target = InteractionTarget, reply = Empty)]
#[non_exhaustive]
pub struct InteractionHold {
    /// What the customer hears.
    #[wire(example = "waltz")]
    pub music: Option<String>,
}
