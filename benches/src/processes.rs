//! Benchmarks of the command as a process: start-up time, memory, and the gain from threads.

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tieline::agent_desktop::AgentDesktop;
use tieline::json::{Json, to_pretty};

use crate::capture::{Capture, Mix};
use crate::flags::{Flags, folder};

/// Runs the parts that are selected by their title.
pub(crate) fn run(flags: &Flags) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder())?;
    let parts: [(&str, Part); 6] = [
        ("start", start),
        ("threads", threads),
        ("forms of captures", forms),
        ("memory", memory),
        ("worst-case lines", hostile),
        ("whole processes: every line invalid, one unknown key per line", problems),
    ];
    for (title, part) in parts {
        if flags.only.as_ref().is_none_or(|text| title.contains(text.as_str())) {
            println!("\n{title}");
            part(flags)?;
        }
    }
    Ok(())
}

type Part = fn(&Flags) -> Result<(), Box<dyn Error>>;

/// One run of a command.
pub(crate) struct Measured {
    pub(crate) elapsed: Duration,
    /// Its peak memory in KiB; 0 if the system does not report it.
    pub(crate) peak: u64,
    pub(crate) status: ExitStatus,
}

/// Runs `tieline check` on a file and discards its output.
fn check(flags: &Flags, file: &Path, arguments: &[&str]) -> Result<Measured, Box<dyn Error>> {
    let mut command = Command::new(flags.tieline());
    command.arg("check").args(arguments).arg(file);
    measured(&mut command)
}

/// Runs a command to its end and discards its output.
pub(crate) fn measured(command: &mut Command) -> Result<Measured, Box<dyn Error>> {
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = 0;
    let mut pause = Duration::from_micros(200);
    loop {
        // The high-water mark never falls, so the last reading is the highest.
        peak = high_water(&status).unwrap_or(peak);
        if let Some(status) = child.try_wait()? {
            return Ok(Measured { elapsed: start.elapsed(), peak, status });
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(5));
    }
}

/// The run time of a command. Its memory is not polled, because that would slow it down.
fn run_time(command: &mut Command) -> io::Result<Duration> {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    command.status()?;
    Ok(start.elapsed())
}

fn high_water(status: &Path) -> Option<u64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort();
    all[all.len() / 2]
}

fn start(flags: &Flags) -> Result<(), Box<dyn Error>> {
    let file = folder().join("one.ndjson");
    fs::write(&file, Capture::of::<AgentDesktop>(1, Mix::VALID)?.bytes)?;
    let (mut ours, mut nothing) = (Vec::new(), Vec::new());
    for _ in 0..100 {
        for (times, command) in [(&mut ours, &mut Command::new(flags.tieline())), (&mut nothing, &mut Command::new("true"))]
        {
            times.push(run_time(command.arg("check").arg(&file))?);
        }
    }
    let (ours, nothing) = (median(ours), median(nothing));
    println!("  tieline check of one frame: {:.2} ms; a process that does nothing: {:.2} ms", millis(ours), millis(nothing));
    Ok(())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Writes a capture of the given size, with 1% invalid frames.
fn file_of(megabytes: u64) -> Result<PathBuf, Box<dyn Error>> {
    written(&megabytes.to_string(), &Capture::of::<AgentDesktop>(20_000, Mix::USUAL)?, megabytes)
}

/// Writes a file of the given size that repeats the frames of a capture.
fn written(name: &str, capture: &Capture, megabytes: u64) -> Result<PathBuf, Box<dyn Error>> {
    let file = folder().join(format!("{name}.ndjson"));
    let mut out = fs::File::create(&file)?;
    let mut written = 0;
    while written < megabytes * 1_000_000 {
        io::Write::write_all(&mut out, &capture.bytes)?;
        written += capture.bytes.len() as u64;
    }
    Ok(file)
}

fn threads(flags: &Flags) -> Result<(), Box<dyn Error>> {
    let file = file_of(flags.large)?;
    let threads = thread::available_parallelism()?.get();
    let bytes = fs::read(&file)?;
    let lines: Vec<&[u8]> = bytes.split(|&byte| byte == b'\n').collect();
    let skip = |count: usize| {
        let start = Instant::now();
        thread::scope(|scope| {
            for part in lines.chunks(lines.len().div_ceil(count)) {
                scope.spawn(|| {
                    part.iter().filter(|line| serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()).count()
                });
            }
        });
        start.elapsed()
    };
    let (mut alone, mut parallel, mut one, mut all) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..flags.rounds {
        alone.push(skip(1));
        parallel.push(skip(threads));
        for (times, jobs) in [(&mut one, 1), (&mut all, threads)] {
            let mut command = Command::new(flags.tieline());
            command.args(["check", "--max-problems", "100", "--jobs", &jobs.to_string()]).arg(&file);
            times.push(run_time(&mut command)?);
        }
    }
    let gain = |one: Vec<Duration>, all: Vec<Duration>| median(one).as_secs_f64() / median(all).as_secs_f64();
    let megabytes = bytes.len() as f64 / 1e6;
    println!("  tieline check, one thread: {:.0} MB/s", megabytes / median(one.clone()).as_secs_f64());
    println!(
        "  {threads} threads make skipping {:.2} x as fast, and tieline check {:.2} x",
        gain(alone, parallel),
        gain(one, all)
    );
    Ok(())
}

/// The same frames as lines, as an array, on several lines each, and in a HTTP archive.
fn forms(flags: &Flags) -> Result<(), Box<dyn Error>> {
    let capture = Capture::of::<AgentDesktop>(flags.frames, Mix::VALID)?;
    let frames: Vec<String> = capture.each().map(|frame| String::from_utf8_lossy(frame).into_owned()).collect();
    let pretty = |frame: &String| serde_json::from_str::<Json>(frame).map(|frame| to_pretty(&frame));
    let message =
        |frame: &String| format!(r#"{{"type":"receive","time":1,"opcode":1,"data":{}}}"#, Json::from(frame.as_str()));
    let messages = frames.iter().map(message).collect::<Vec<_>>().join(",");
    let forms = [
        ("lines", frames.join("\n")),
        ("an array", format!("[{}]", frames.join(",\n"))),
        ("objects on several lines", frames.iter().map(pretty).collect::<Result<String, _>>()?),
        ("a HTTP archive", format!(r#"{{"log":{{"entries":[{{"_webSocketMessages":[{messages}]}}]}}}}"#)),
    ];
    // With the name of a JSON document, lines would be read as values on any number of lines.
    let file = |name: &str| folder().join(format!("{}.ndjson", name.replace(' ', "-")));
    for (name, text) in &forms {
        fs::write(file(name), text)?;
    }
    let mut times = [const { [Vec::new(), Vec::new()] }; 4];
    for _ in 0..flags.rounds {
        for ((name, _), times) in forms.iter().zip(&mut times) {
            for (jobs, times) in ["1", "2"].into_iter().zip(times) {
                times.push(run_time(Command::new(flags.tieline()).args(["check", "--jobs", jobs]).arg(file(name)))?);
            }
        }
    }
    let times = times.map(|times| times.map(|times| median(times).as_secs_f64()));
    for ((name, text), [one, two]) in forms.iter().zip(times) {
        let (speed, frames, gain) = (text.len() as f64 / 1e6 / one, times[0][0] / one, one / two);
        println!("  {name}: {speed:.0} MB/s, {frames:.2} of the frames of lines in the same time, two threads {gain:.2} x");
    }
    Ok(())
}

fn memory(flags: &Flags) -> Result<(), Box<dyn Error>> {
    for megabytes in [1, 10, flags.large] {
        let file = file_of(megabytes)?;
        for jobs in ["1", "2"] {
            let result = check(flags, &file, &["--jobs", jobs])?;
            println!("  {megabytes:>6} MB, {jobs} threads: {:.1} MiB peak", result.peak as f64 / 1024.0);
        }
    }
    Ok(())
}

/// The cost of problems when their text is written to a file.
fn problems(flags: &Flags) -> Result<(), Box<dyn Error>> {
    const MEGABYTES: u64 = 20;
    let clean = Capture::of::<AgentDesktop>(20_000, Mix::VALID)?;
    let files = [
        written("clean", &clean, MEGABYTES)?,
        written("unknown", &clean.with_unknown_keys(), MEGABYTES)?,
        written("invalid", &Capture::of::<AgentDesktop>(20_000, Mix::INVALID)?, MEGABYTES)?,
    ];
    for arguments in [["--format", "human"], ["--format", "json"], ["--max-problems", "1"]] {
        let mut ratios = [const { Vec::new() }; 3];
        for _ in 0..flags.rounds.min(9) {
            let mut first = None;
            for (file, ratios) in files.iter().zip(&mut ratios) {
                let out = fs::File::create(folder().join("problems.txt"))?;
                let mut command = Command::new(flags.tieline());
                command.arg("check").args(arguments).arg(file).stdin(Stdio::null()).stdout(out).stderr(Stdio::null());
                let start = Instant::now();
                command.status()?;
                // Per byte, because the files differ in size.
                let each = start.elapsed().as_secs_f64() / fs::metadata(file)?.len() as f64;
                ratios.push(*first.get_or_insert(each) / each);
            }
        }
        let [_, unknown, invalid] = ratios.map(|mut ratios| {
            ratios.sort_by(f64::total_cmp);
            ratios[ratios.len() / 2]
        });
        println!(
            "  tieline check {}: one unknown key per frame {unknown:.2} x, invalid {invalid:.2} x the speed of clean",
            arguments.join(" ")
        );
    }
    Ok(())
}

/// Builds one line with the given number of elements of a kind that could cost more than linear time.
type Make = fn(usize) -> String;

fn hostile(flags: &Flags) -> Result<(), Box<dyn Error>> {
    let kinds: [(&str, Make); 4] = [
        ("keys in one open object", |count| with_context(&list(count, |index| format!("\"key-{index}\":{index}")))),
        ("keys with a long common prefix", |count| {
            with_context(&list(count, |index| format!("\"a-key-with-a-long-name-{index}\":0")))
        }),
        ("unknown keys", |count| {
            format!(
                "{{\"command\":\"session.request.logout\",\"target\":\"s\",{}}}",
                list(count, |index| format!("\"k{index}\":0"))
            )
        }),
        ("problems in one array", |count| {
            let labels = list(count, |_| "1".to_owned());
            format!(
                "{{\"messageType\":\"objectEvent\",\"target\":\"s.c\",\"name\":\"channel.externaldispositions.updated\",\
                 \"data\":{{\"dispositions\":[{labels}]}}}}"
            )
        }),
    ];
    for (name, make) in kinds {
        let mut before = None;
        for count in [5_000, 50_000] {
            let file = folder().join("hostile.ndjson");
            fs::write(&file, make(count) + "\n")?;
            let result = check(flags, &file, &["--jobs", "1"])?;
            let each = result.elapsed.as_secs_f64() * 1e9 / count as f64;
            let growth = before.map_or(String::new(), |before: f64| format!(", {:.2} x per element", each / before));
            println!(
                "  {count:>7} {name}: {:.0} ms{growth}, {:.1} MiB peak",
                millis(result.elapsed),
                result.peak as f64 / 1024.0
            );
            before = Some(each);
        }
    }
    Ok(())
}

fn with_context(members: &str) -> String {
    format!("{{\"command\":\"session.request.logout\",\"target\":\"s\",\"context\":{{{members}}}}}")
}

fn list(count: usize, element: impl Fn(usize) -> String) -> String {
    (0..count).map(element).collect::<Vec<_>>().join(",")
}
