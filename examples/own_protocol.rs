//! Declares a protocol of your own in one file: an oven that runs baking programmes and reports its temperature.
//!
//! `cargo run --example own_protocol`

use std::error::Error;

use tieline::{Command, Event, Protocol, Target, Wire};

tieline::id! {
    /// Names a kitchen.
    pub KitchenId
}

tieline::id! {
    /// Names an oven.
    pub OvenId
}

/// Addresses an oven.
#[derive(Debug, Clone, PartialEq, Eq, Target)]
#[non_exhaustive]
pub struct OvenTarget {
    /// The kitchen.
    pub kitchen: KitchenId,
    /// The oven.
    pub oven: OvenId,
}

/// Starts a baking programme.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "oven.start", target = OvenTarget, reply = Started, causes = ["oven.warmed"])]
#[non_exhaustive]
pub struct OvenStart {
    /// The temperature in degrees Celsius.
    #[wire(minimum = 30, maximum = 280)]
    pub temperature: u16,
    /// How the oven heats.
    #[wire(default = "Fan")]
    pub heat: Heat,
    /// What is being baked.
    #[wire(max_length = 20, example = "Bread")]
    pub label: Option<String>,
}

/// A way of heating.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub enum Heat {
    /// Hot air.
    Fan,
    /// Top and bottom heat.
    Both,
    /// A way of heating that this version does not declare.
    #[wire(other)]
    Other(String),
}

/// The reply to `oven.start`.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Started {
    /// The duration in minutes.
    pub minutes: u16,
}

/// The oven has reached its temperature.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "oven.warmed", target = OvenTarget)]
pub struct OvenWarmed {
    /// The temperature in degrees Celsius.
    pub temperature: f64,
}

tieline::protocol! {
    /// Messages between a kitchen and its ovens.
    pub Kitchen {
        name: "kitchen", version: "1.0",
        commands: [OvenStart],
        events: [OvenWarmed],
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let oven: OvenTarget = "k1.o2".parse()?;
    let request = OvenStart::new(180).request(oven);
    let sent = request.to_json()?;
    println!("sent      {sent}");

    // The receiver of the request.
    if let Message::Request(AnyRequest::OvenStart(request)) = Message::read(&sent)? {
        println!("received  {} degrees for {}", request.data.temperature, request.target);
    }
    let answer = request.succeed(Started { minutes: 45 }).to_json()?;
    println!("answered  {answer}");
    if let Message::Response(AnyResponse::OvenStart(response)) = Message::read(&answer)? {
        println!("it takes  {:?}", response.into_result().map(|success| success.data.minutes));
    }

    // The checker reports all problems of a frame, each with its place.
    let wrong = r#"{"command":"oven.start","target":"k1","data":{"temperature":300,"label":7}}"#;
    for problem in Kitchen::check(wrong).problems() {
        println!("problem   {problem}");
    }

    println!("examples  of {} {}:", Kitchen::SHAPE.name, Kitchen::SHAPE.version);
    for example in tieline::sample::examples(Kitchen::plan())? {
        println!("          {}", tieline::json::Json::from(example.frame));
    }
    Ok(())
}
