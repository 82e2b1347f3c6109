//! `tieline rules`.

use std::io::{self, Write};

use tieline::compat::ChangeRule;
use tieline::json::{Json, JsonObject, to_pretty};
use tieline::problem::Rule;

use super::arguments::{RuleList, RulesArguments};
use super::columns::table;

pub(super) fn run(arguments: &RulesArguments, out: &mut dyn Write) -> io::Result<()> {
    match arguments.of {
        RuleList::Check => {
            let row = |rule: &Rule| [rule.id(), rule.level().id(), rule.purpose()];
            list(arguments.json, ["rule", "level", "purpose"], Rule::ALL.iter().map(row), out)
        }
        RuleList::Diff => {
            let row = |rule: &ChangeRule| {
                let effects = [rule.old_frames().id(), rule.new_frames().id()];
                [rule.id(), rule.category().id(), effects[0], effects[1], rule.purpose()]
            };
            let columns = ["rule", "category", "old_frames", "new_frames", "purpose"];
            list(arguments.json, columns, ChangeRule::ALL.iter().map(row), out)
        }
    }
}

fn list<const N: usize>(
    json: bool,
    columns: [&str; N],
    rows: impl Iterator<Item = [&'static str; N]>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if json {
        let rows = rows.map(|row| Json::from(columns.into_iter().zip(row).collect::<JsonObject>()));
        return out.write_all(to_pretty(&Json::from(rows.collect::<Vec<_>>())).as_bytes());
    }
    let rows: Vec<[String; N]> = rows.map(|row| row.map(str::to_owned)).collect();
    out.write_all(table("", &rows).as_bytes())
}
