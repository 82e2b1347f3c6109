//! `tieline rules`.

use std::io::{self, Write};

use tieline::json::{Json, JsonObject, to_pretty};
use tieline::problem::Rule;

use super::arguments::RulesArguments;
use super::page::table;

pub(super) fn run(arguments: &RulesArguments, out: &mut dyn Write) -> io::Result<()> {
    if arguments.json {
        let rules = Rule::ALL.iter().map(|rule| {
            let members = [("rule", rule.id()), ("level", rule.level().id()), ("purpose", rule.purpose())];
            Json::from(members.into_iter().collect::<JsonObject>())
        });
        return out.write_all(to_pretty(&Json::from(rules.collect::<Vec<_>>())).as_bytes());
    }
    let rows: Vec<[String; 3]> =
        Rule::ALL.iter().map(|rule| [rule.id(), rule.level().id(), rule.purpose()].map(str::to_owned)).collect();
    out.write_all(table("", &rows).as_bytes())
}
