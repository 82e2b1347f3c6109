//! Messages of the post room.

use std::collections::{BTreeMap, BTreeSet};
use std::num::{NonZeroU16, NonZeroU32};
use std::rc::Rc;

use tieline::{Command, Event, Nullable, Path, Wire};

use crate::page::{Cleared, Label, Page};
use crate::target::{BuildingTarget, DeviceTarget, RoomId, RoomTarget};

/// A pair of two types.
pub type Pair<A, B> = (A, B);

/// Delivers parcels.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "post.deliver", target = RoomTarget, reply = Page<(Label, Receipt)>, causes = ["post.moved"])]
pub struct PostDeliver {
    /// The parcels, by their labels.
    pub parcels: BTreeMap<Label, Parcel>,
    /// The shelves by their letters.
    pub shelves: Option<BTreeMap<char, BTreeSet<Shelf>>>,
    /// Where parcels are brought together.
    pub routes: Cleared<BTreeSet<Pair<u8, bool>>>,
    /// A tree of rooms.
    pub tree: Option<Hall>,
}

/// Finds a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Command)]
#[command(name = "post.track", target = BuildingTarget, reply = Nullable<Whereabouts>)]
pub struct PostTrack {
    /// The label on it.
    pub label: Label,
    /// The rooms in which to look, and devices that saw it.
    pub rooms: Vec<Nullable<RoomTarget>>,
    /// Where it was seen.
    pub seen: Option<(Path<2>, Option2<DeviceTarget>)>,
}

/// A parcel that was found.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Whereabouts(pub RoomTarget);

/// Drops a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Command)]
#[command(name = "post.drop", target = BuildingTarget, reply = ())]
pub struct PostDrop(pub Drop);

/// Which parcels are dropped.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(untagged)]
pub enum Drop {
    /// All.
    All(()),
    /// One, by its label.
    One(Label),
    /// The parcel and the next ones.
    Next([Label; 2]),
}

/// A parcel.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "kind")]
pub enum Parcel {
    /// A box.
    Box {
        /// Its sides in millimetres.
        sides: [NonZeroU16; 3],
        /// The stickers on it.
        #[wire(min_items = 2, max_items = 3)]
        stickers: Option<BTreeSet<Sticker>>,
    },
    /// An envelope.
    Letter(Envelope),
}

/// An envelope.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Envelope {
    /// Width and height in millimetres.
    pub size: (f64, f64),
    /// What is in it: the number of sheets, or a text.
    pub content: Content,
}

/// The content of an envelope.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
pub enum Content {
    /// The number of sheets.
    Sheets(NonZeroU32),
    /// A sign.
    Sign(char),
    /// A text in two languages.
    Texts([String; 2]),
}

/// The number of a shelf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Wire)]
#[wire(minimum = -5, maximum = 5)]
pub struct Shelf(pub i8);

/// A sticker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Wire)]
pub enum Sticker {
    /// It must not fall.
    Fragile,
    /// It must arrive today.
    Urgent,
    /// It must not be tilted.
    #[wire(rename = "this side up")]
    Upright,
}

/// Proof of a delivery: the person who signed, and the time.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Receipt(pub (Nullable<String>, [u32; 2], Option2<Rc<Envelope>>));

/// A value or `null`.
pub type Option2<T> = Nullable<T>;

/// A hall with rooms to the left and to the right.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Hall {
    /// The left and the right hall.
    pub sides: Option<Box<(Nullable<Self>, Nullable<Self>)>>,
    /// The rooms, by their numbers.
    pub rooms: BTreeMap<RoomId, Corner<u8, 2>>,
}

/// The corners of a room.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Corner<T, const SIDES: usize> {
    /// The coordinates.
    pub at: [T; SIDES],
}

/// A parcel was moved.
#[derive(Debug, Clone, PartialEq, Eq, Event)]
#[event(name = "post.moved", target = RoomTarget)]
pub struct PostMoved(pub BTreeMap<Sticker, Nullable<(Shelf, Shelf)>>);
