//! The connection between client and server: a WebSocket with one frame per text message.

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use tieline::frame::Frame;
use tungstenite::{Message, WebSocket};

/// An error on either side.
pub(crate) type AnyError = Box<dyn Error + Send + Sync>;

/// The longest time without a message before a side gives up.
const TIMEOUT: Duration = Duration::from_secs(20);

/// One end of the connection.
pub(crate) struct Line<S> {
    /// The WebSocket.
    pub(crate) socket: WebSocket<S>,
}

impl<S: Read + Write> Line<S> {
    pub(crate) const fn new(socket: WebSocket<S>) -> Self {
        Self { socket }
    }

    /// Sends a frame. Writing checks it, so the peer never receives an invalid one.
    pub(crate) fn send(&mut self, frame: &dyn Frame) -> Result<(), AnyError> {
        self.send_text(&frame.to_json()?)
    }

    /// Sends any text.
    pub(crate) fn send_text(&mut self, text: &str) -> Result<(), AnyError> {
        Ok(self.socket.send(Message::text(text))?)
    }

    /// The next text, or `None` once the peer has closed the connection.
    pub(crate) fn receive(&mut self) -> Result<Option<String>, AnyError> {
        loop {
            match self.socket.read() {
                Ok(Message::Text(text)) => return Ok(Some(text.to_string())),
                Err(tungstenite::Error::ConnectionClosed) => return Ok(None),
                // `read` answers pings and closing itself; the protocol has no binary messages.
                Ok(_) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Sets timeouts, so that neither side waits for ever.
pub(crate) fn set_timeouts(stream: &TcpStream) -> Result<(), AnyError> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    Ok(())
}
