//! A line between a client and a server: frames over a WebSocket, one in each text message.

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use tieline::frame::Frame;
use tungstenite::{Message, WebSocket};

/// What can go wrong on either side.
pub(crate) type Trouble = Box<dyn Error + Send + Sync>;

/// How long a peer may be silent.
const PATIENCE: Duration = Duration::from_secs(20);

/// One end of the line.
pub(crate) struct Line<S> {
    /// The end itself.
    pub(crate) socket: WebSocket<S>,
}

impl<S: Read + Write> Line<S> {
    pub(crate) const fn new(socket: WebSocket<S>) -> Self {
        Self { socket }
    }

    /// Sends a frame. It is checked as it is written, so what the peer gets is one.
    pub(crate) fn send(&mut self, frame: &dyn Frame) -> Result<(), Trouble> {
        self.send_text(&frame.to_json()?)
    }

    /// Sends any text.
    pub(crate) fn send_text(&mut self, text: &str) -> Result<(), Trouble> {
        Ok(self.socket.send(Message::text(text))?)
    }

    /// The next text, or nothing once the peer has closed the line.
    pub(crate) fn receive(&mut self) -> Result<Option<String>, Trouble> {
        loop {
            match self.socket.read() {
                Ok(Message::Text(text)) => return Ok(Some(text.to_string())),
                Err(tungstenite::Error::ConnectionClosed) => return Ok(None),
                // The reader itself answers pings and the close; bytes are none of this protocol's.
                Ok(_) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Sets how long a peer may be silent: neither side waits for ever.
pub(crate) fn patient(stream: &TcpStream) -> Result<(), Trouble> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(())
}
