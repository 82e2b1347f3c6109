//! Messages of devices.

use std::collections::BTreeMap;

use tieline::{Command, Event, Wire};

use crate::address::{Address, Serial};
use crate::page::{Label, Page};
use crate::target::{DeviceTarget, RoomTarget};

/// A struct of registers, all of one type.
macro_rules! registers {
    ($(#[$attribute:meta])* $visibility:vis $name:ident: $type:ty { $($register:ident)* }) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq, Default, Wire)]
        $visibility struct $name {
            $(
                /// A register.
                pub $register: $type,
            )*
        }
    };
}

registers! {
    /// The registers of a device.
    pub Registers: Option<i32> {
        r0 r1 r2 r3 r4 r5 r6 r7 r8 r9 r10 r11 r12 r13 r14 r15 r16 r17 r18 r19 r20 r21 r22 r23 r24 r25 r26 r27 r28 r29 r30 r31
        r32 r33 r34 r35 r36 r37 r38 r39 r40 r41 r42 r43 r44 r45 r46 r47 r48 r49 r50 r51 r52 r53 r54 r55 r56 r57 r58 r59 r60
        r61 r62 r63 r64 r65 r66 r67 r68 r69
    }
}

registers! {
    /// The switches of a device.
    pub Switches: Option<bool> {
        s0 s1 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 s12 s13 s14 s15 s16 s17 s18 s19 s20 s21 s22 s23 s24 s25 s26 s27 s28 s29 s30 s31
        s32 s33 s34 s35 s36 s37 s38 s39 s40 s41 s42 s43 s44 s45 s46 s47 s48 s49 s50 s51 s52 s53 s54 s55 s56 s57 s58 s59
    }
}

// It has more keys than a machine word has bits, because a decoder may track required keys in bit sets.
/// Configures a device.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "device.configure", target = DeviceTarget, reply = Self)]
#[non_exhaustive]
pub struct DeviceConfigure {
    /// The registers.
    #[wire(inline)]
    pub registers: Registers,
    /// The new address.
    pub address: Address,
    /// The switches.
    #[wire(inline)]
    pub switches: Switches,
    /// The last key, which is required.
    pub last: bool,
}

/// Finds devices in a room.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "device.find", target = RoomTarget, reply = Found)]
pub struct DeviceFind {
    /// The serial numbers.
    #[wire(min_items = 1)]
    pub serials: Vec<Serial>,
    /// The addresses by name.
    pub addresses: Option<BTreeMap<String, Address>>,
    /// A short address.
    #[wire(max_length = 9)]
    pub short: Option<Address>,
}

/// The result of a search.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Found {
    /// A page of devices.
    #[wire(inline)]
    pub page: Page<Device>,
}

/// A device.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Device {
    /// The serial number.
    pub serial: Serial,
    /// The text on it.
    pub label: Option<Label>,
}

/// Resets a device.
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "device.reset", target = DeviceTarget, reply = tieline::NoData)]
pub struct DeviceReset {}

/// A device reports its state.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "device.reported", target = DeviceTarget, message_type = ["deviceEvent", "objectEvent", "alarmEvent"])]
pub struct DeviceReported {
    /// Whether it works.
    pub well: bool,
    /// The old name of `well`.
    #[deprecated]
    pub ok: Option<bool>,
    /// The devices nearby.
    pub neighbours: Option<Page<Device>>,
}
