//! Prints results as tables.

use crate::measure::Measured;

/// Prints a table of results; the ratios are relative to its first row.
pub(crate) fn print(title: &str, frames: usize, bytes: usize, rows: &[Measured]) {
    let megabytes = bytes as f64 / 1e6;
    println!("\n{title}: {frames} frames, {megabytes:.1} MB");
    println!("  {:<34} {:>8} {:>15} {:>9} {:>9}", "", "ratio", "quartiles", "MB/s", "accepted");
    for row in rows {
        let (low, high) = row.spread();
        let speed = megabytes / row.best.as_secs_f64();
        let quartiles = format!("{low:.2} to {high:.2}");
        println!("  {:<34} {:>8.2} {quartiles:>15} {speed:>9.0} {:>9}", row.name, row.ratio(), row.accepted);
    }
}

/// Prints a table of loading times; the ratios are relative to its first row.
pub(crate) fn print_loading(title: &str, files: usize, bytes: usize, rows: &[Measured]) {
    println!("\n{title}: {files} files, {:.1} MB", bytes as f64 / 1e6);
    println!("  {:<38} {:>8} {:>15} {:>9}", "", "ratio", "quartiles", "ms");
    for row in rows {
        let (low, high) = row.spread();
        let (quartiles, milliseconds) = (format!("{low:.2} to {high:.2}"), row.best.as_secs_f64() * 1e3);
        println!("  {:<38} {:>8.2} {quartiles:>15} {milliseconds:>9.1}", row.name, row.ratio());
    }
}
