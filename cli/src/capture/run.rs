//! The run: worker threads check, and the calling thread writes the results in the order of the inputs.
//!
//! Every result carries the index of its job. The writer keeps results that arrive early in a map until their turn, and
//! [`OutputOrder`] blocks workers that are more than four jobs per thread ahead, which bounds the map. A job whose results
//! exceed a limit sends them in several batches, but only once it is its turn, so that the writer keeps at most one per job.
//!
//! Small inputs are checked by the calling thread: see [`ReportWriter::alone`].

use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use tieline::Plan;
use tieline::capture::{Checker, Counts, Latencies, Piece, PieceContent, Start};
use tieline::coverage::Coverage;

use super::baseline::Baselines;
use super::batch::{Batch, Rendered};
use super::feed::{Buffer, Feed, Job, JobInput};
use super::format::{ReportFormat, counted};
use super::groups::{BatchGroups, Groups, ShownGroups};
use super::order::{Closed, OutputOrder};
use super::report::RunReport;
use super::settings::RunSettings;
use super::source::{Source, Unreadable};
use super::summary::{InputReport, Summary};
use super::timeline::SharedTimeline;
use super::worker::{self, ShownProblems, WorkerMemory};

/// The number of pieces at the end of an input whose problems are rendered at once, which bounds the memory.
const MAX_PIECES: usize = 1000;

/// The total size in bytes up to which files are checked by the calling thread, which takes less time than starting another.
const MAX_ALONE: u64 = 64 * 1024;

/// The options of a run.
#[derive(Debug, Clone)]
pub(crate) struct RunOptions {
    pub(crate) settings: RunSettings,
    /// The maximum number of problems that are shown. Further ones are only counted.
    pub(crate) max_problems: Option<u64>,
    /// The problems that are known.
    pub(crate) baselines: Baselines,
    /// The maximum length of a frame in bytes.
    pub(crate) max_line: usize,
    /// The maximum number of worker threads; by default one for each processor.
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Where valid frames are counted, if coverage is measured.
    pub(crate) coverage: Option<SharedCoverage>,
    /// Where frames are kept, if a report shows them.
    pub(crate) timeline: Option<Arc<SharedTimeline>>,
}

/// The coverage of all frames of a run, to which each worker adds that of its jobs.
pub(crate) type SharedCoverage = Arc<Mutex<Coverage<'static>>>;

/// Receives the progress of a run.
pub(crate) trait Watch {
    /// Called when worker threads begin. The handle stops the run from any thread.
    fn begins(&mut self, stop: StopHandle);

    /// Called when an input cannot be read, or not completely. The other inputs are still checked.
    fn unreadable(&mut self, input: &Unreadable);

    /// Called at the end of an input about which there is something to report, although it can be read.
    fn remark(&mut self, name: &str, remark: &str);

    /// Called with the number of bytes that have been read from all inputs.
    fn read(&mut self, bytes: u64);

    /// Called instead of each write to the output, which it must perform. A progress bar is hidden meanwhile.
    fn around(&mut self, write: &mut dyn FnMut() -> io::Result<()>) -> io::Result<()> {
        write()
    }
}

/// Stops a run. The results so far are written, with a summary.
#[derive(Debug, Clone)]
pub(crate) struct StopHandle {
    stopped: Arc<AtomicBool>,
    to: SyncSender<WorkerEvent>,
}

/// The output of a run.
pub(crate) struct Output<'r> {
    pub(crate) reports: Vec<RunReport<'r>>,
    pub(crate) watch: &'r mut dyn Watch,
}

/// What a worker needs for one report.
pub(super) struct ReportTask {
    pub(super) format: Arc<dyn ReportFormat>,
    /// Whether only the first problems of each group are rendered.
    pub(super) groups: bool,
}

/// The data that all threads of a run share.
pub(super) struct Shared {
    pub(super) plan: &'static Plan,
    pub(super) options: RunOptions,
    pub(super) reports: Vec<ReportTask>,
    pub(super) order: OutputOrder,
    feed: Mutex<Feed>,
    /// The maximum number of worker threads.
    jobs: usize,
    /// The number of worker threads.
    threads: AtomicUsize,
    /// Whether problems are counted by group.
    counts_groups: bool,
    /// Whether the maximum number of problems has been shown.
    full: AtomicBool,
    /// The groups of which problems are shown, when all reports show as many groups as they may.
    shown_groups: OnceLock<Arc<ShownGroups>>,
    /// Empty buffers, whose memory is that of batches that were written.
    buffers: Mutex<Vec<Vec<Rendered>>>,
}

/// A message to the writer.
#[derive(Debug)]
enum WorkerEvent {
    Batch(Box<Batch>),
    /// The run has been stopped.
    Stopped,
    /// A worker thread panicked, which is a bug.
    Lost,
}

/// Checks captures. `summary` is also filled when the run ends early.
///
/// Workers are not joined: one that waits for an input when the run is stopped is terminated with the process.
///
/// # Errors
/// When the report cannot be written.
pub(crate) fn run(
    plan: &'static Plan,
    options: RunOptions,
    sources: Vec<Result<Source, Unreadable>>,
    mut to: Output<'_>,
    summary: &mut Summary,
) -> io::Result<()> {
    to.reports.iter_mut().try_for_each(RunReport::begin)?;
    let has_baseline = !options.baselines.is_empty();
    let counts_groups = has_baseline || to.reports.iter().any(|report| report.limits().groups);
    let task = |report: &RunReport<'_>| {
        // With a baseline, it is the writer that knows which problems of a group are the first.
        ReportTask { format: report.format(), groups: report.limits().groups && !has_baseline }
    };
    let bytes = Arc::<AtomicU64>::default();
    let is_small = are_small(&sources);
    let jobs = if is_small { 1 } else { jobs(options.jobs) };
    let shared = Arc::new(Shared {
        plan,
        feed: Mutex::new(Feed::new(sources, options.max_line, options.settings.clone(), Arc::clone(&bytes), jobs)),
        options,
        jobs,
        reports: to.reports.iter().map(task).collect(),
        counts_groups,
        order: OutputOrder::default(),
        threads: AtomicUsize::new(0),
        full: AtomicBool::new(false),
        shown_groups: OnceLock::new(),
        buffers: Mutex::default(),
    });
    let (baselines, latencies) = (shared.options.baselines.clone(), Latencies::default());
    let ineffective = BTreeMap::new();
    let mut writer =
        ReportWriter { shared: &shared, to, summary, baselines, latencies, ineffective, bytes, input: None, turn: 0 };
    let done = if is_small { writer.alone() } else { writer.threads() };
    shared.order.close();
    done?;
    let ReportWriter { to: Output { mut reports, watch }, summary, baselines, latencies, ineffective, .. } = writer;
    summary.latencies = latencies.of_commands(plan);
    if !summary.interrupted {
        summary.stale = baselines.finish(summary.unreadable == 0).map_err(|error| io::Error::other(error.to_string()))?;
    }
    watch.around(&mut || reports.iter_mut().try_for_each(|report| report.end(summary)))?;
    for (text, (name, others)) in ineffective {
        let more = if others == 0 { String::new() } else { format!("; also in {}", counted(others, "other input")) };
        watch.remark(&name, &format!("{text}{more}"));
    }
    Ok(())
}

impl StopHandle {
    /// Stops the run; `false` if it was stopped before.
    pub(crate) fn stop(&self) -> bool {
        let first = !self.stopped.swap(true, Ordering::SeqCst);
        // The event only wakes a waiting writer. If the channel is full, the writer is active, and reads the flag after the next event.
        let _ = self.to.try_send(WorkerEvent::Stopped);
        first
    }
}

impl Shared {
    fn next_job(&self, buffer: &mut Buffer) -> Job {
        let taken = self.feed.lock().unwrap_or_else(PoisonError::into_inner).take(buffer);
        taken.complete(buffer)
    }

    /// Whether problems are counted by rule, message and pointer.
    pub(super) fn groups_problems(&self) -> bool {
        self.counts_groups
    }

    /// Whether problems of a group of which enough have been rendered need no description.
    pub(super) fn skips_known(&self) -> bool {
        self.counts_groups && self.reports.iter().all(|report| report.groups)
    }

    /// The groups of which problems are shown, if that is known. Problems of others need no description.
    pub(super) fn shown_groups(&self) -> Option<&Arc<ShownGroups>> {
        self.shown_groups.get()
    }

    /// An empty buffer for each report. It is given back after it is written.
    pub(super) fn take_buffers(&self) -> Vec<Rendered> {
        let buffers = self.buffers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        buffers.unwrap_or_else(|| self.reports.iter().map(|_| Rendered::default()).collect())
    }

    /// Whether further problems are only counted.
    pub(super) fn is_full(&self) -> bool {
        self.full.load(Ordering::Relaxed)
    }
}

/// Whether the inputs are checked by the calling thread.
fn are_small(sources: &[Result<Source, Unreadable>]) -> bool {
    let mut lengths = sources.iter().map(|source| source.as_ref().ok()?.length());
    lengths.try_fold(0, |sum: u64, length| Some(sum + length?).filter(|sum| *sum <= MAX_ALONE)).is_some()
}

/// The maximum number of worker threads.
fn jobs(limit: Option<NonZeroUsize>) -> usize {
    limit.map_or_else(|| thread::available_parallelism().map_or(1, usize::from), usize::from)
}

/// Starts a worker thread, which starts the next one while there are more jobs. So a small input needs a single thread.
fn start(shared: &Arc<Shared>, to: &SyncSender<WorkerEvent>) -> io::Result<()> {
    shared.threads.fetch_add(1, Ordering::Relaxed);
    let (shared, to) = (Arc::clone(shared), to.clone());
    thread::Builder::new().name("check".to_owned()).spawn(move || work(&shared, to)).map(drop)
}

/// Processes jobs until no input is left.
fn work(shared: &Arc<Shared>, to: SyncSender<WorkerEvent>) {
    let guard = Guard(to);
    let to = &guard.0;
    let (mut buffer, mut memory) = (Buffer::default(), WorkerMemory::new(shared));
    let ahead = 4 * shared.jobs as u64;
    loop {
        let job = shared.next_job(&mut buffer);
        let last = matches!(job.work, JobInput::End);
        if job.more && shared.threads.load(Ordering::Relaxed) < shared.jobs {
            // If the thread cannot be started, the existing ones process all jobs.
            let _ = start(shared, to);
        }
        let mut send = |batch| to.send(WorkerEvent::Batch(Box::new(batch))).map_err(|_| Closed);
        let done = shared
            .order
            .wait(job.index, ahead)
            .and_then(|()| worker::run_job(shared, job, &mut buffer, &mut memory, &mut send));
        if last || done.is_err() {
            return;
        }
    }
}

/// Notifies the writer if its thread panics, since the writer would wait for the results of that job forever. The released command ends
/// at a panic, so this is for builds whose panics unwind.
struct Guard(SyncSender<WorkerEvent>);

impl Drop for Guard {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = self.0.send(WorkerEvent::Lost);
        }
    }
}

/// Writes the results of the workers in the order of the jobs.
struct ReportWriter<'s, 'r> {
    shared: &'s Arc<Shared>,
    to: Output<'r>,
    summary: &'s mut Summary,
    /// The number of bytes read from all inputs, before decompression.
    bytes: Arc<AtomicU64>,
    /// The current input and its counts.
    input: Option<(Arc<Source>, Counts)>,
    /// What remains of the known problems.
    baselines: Baselines,
    latencies: Latencies,
    /// The settings without effect on an input, with the first such input and the number of others: a setting for all inputs may be for
    /// some of them only, so each is reported once.
    ineffective: BTreeMap<String, (String, u64)>,
    /// The index of the job whose results are written next.
    turn: u64,
}

impl ReportWriter<'_, '_> {
    /// Checks in the calling thread. A signal ends the process without a report, which would be that of a few milliseconds.
    fn alone(&mut self) -> io::Result<()> {
        let shared = self.shared;
        let (mut buffer, mut memory) = (Buffer::default(), WorkerMemory::new(shared));
        loop {
            let job = shared.next_job(&mut buffer);
            if matches!(job.work, JobInput::End) {
                return Ok(());
            }
            let mut written = Ok(());
            let mut send = |batch| {
                written = self.next_batch(batch);
                if written.is_ok() { Ok(()) } else { Err(Closed) }
            };
            let done = worker::run_job(shared, job, &mut buffer, &mut memory, &mut send);
            written?;
            if done.is_err() {
                return Ok(());
            }
        }
    }

    /// Starts worker threads, and processes their events until all results are written.
    fn threads(&mut self) -> io::Result<()> {
        let (sender, events) = sync_channel(2 * self.shared.jobs);
        let stopped = Arc::<AtomicBool>::default();
        self.to.watch.begins(StopHandle { stopped: Arc::clone(&stopped), to: sender.clone() });
        // Then only the workers and the `StopHandle` have senders.
        start(self.shared, &sender).map(|()| drop(sender))?;
        // Results that arrived before their turn. A job has at most one batch here, the last one: earlier ones are sent only at its turn.
        let mut waiting = BTreeMap::new();
        loop {
            let event = match events.try_recv() {
                Ok(event) => event,
                Err(TryRecvError::Disconnected) => return Ok(()),
                Err(TryRecvError::Empty) => {
                    // No result is pending. The output is flushed, so that the reader of a stream receives all results so far.
                    self.flush()?;
                    let Ok(event) = events.recv() else { return Ok(()) };
                    event
                }
            };
            if stopped.load(Ordering::SeqCst) {
                self.summary.interrupted = true;
                return self.close(Some(&io::Error::other("interrupted")));
            }
            match event {
                WorkerEvent::Batch(batch) => drop(waiting.insert(batch.job, *batch)),
                WorkerEvent::Stopped => continue,
                WorkerEvent::Lost => return Err(io::Error::other("a worker thread panicked, which is a bug in tieline")),
            }
            while let Some(batch) = waiting.remove(&self.turn) {
                let last = batch.last;
                if batch.source.is_none() {
                    return Ok(());
                }
                self.next_batch(batch)?;
                if !last {
                    break;
                }
            }
            self.to.watch.read(self.bytes.load(Ordering::Relaxed));
        }
    }

    /// Writes a batch whose turn it is.
    fn next_batch(&mut self, batch: Batch) -> io::Result<()> {
        let last = batch.last;
        self.write_batch(batch)?;
        if last {
            self.turn += 1;
            self.shared.order.turn(self.turn);
        }
        Ok(())
    }

    /// Counts and writes a batch.
    fn write_batch(&mut self, batch: Batch) -> io::Result<()> {
        let Some(source) = &batch.source else { return Ok(()) };
        if self.input.is_none() {
            self.summary.files += u64::from(!source.is_absent());
        }
        if let Some(timeline) = &self.shared.options.timeline {
            timeline.add(batch.frames);
        }
        self.write_problems(source, batch.counts, batch.rendered, &batch.groups)?;
        let Some(end) = batch.end else { return Ok(()) };
        if end.is_ok() {
            self.write_emptiness(source)?;
            self.write_incomplete(source)?;
        }
        self.latencies.add(&source.correlation().latencies());
        self.close(end.as_ref().err())?;
        for remark in source.remarks() {
            self.flush()?;
            self.to.watch.remark(&source.name, &remark);
        }
        for text in source.ineffective() {
            let count = |(_, others): &mut (String, u64)| *others += 1;
            self.ineffective.entry(text).and_modify(count).or_insert_with(|| (source.name.clone(), 0));
        }
        if let Err(error) = end {
            self.summary.unreadable += 1;
            // The problems of the input precede its error.
            self.flush()?;
            self.to.watch.unreadable(&Unreadable { name: source.name.clone(), error });
        }
        Ok(())
    }

    /// Counts and writes problems of an input.
    fn write_problems(
        &mut self,
        source: &Arc<Source>,
        mut counts: Counts,
        mut rendered: Vec<Rendered>,
        groups: &BatchGroups,
    ) -> io::Result<()> {
        if let Some(baseline) = self.baselines.of(&source.name) {
            let known = baseline.apply(&source.name, groups, &mut rendered);
            counts.deny -= known.deny;
            counts.warn -= known.warn;
            self.summary.known += known.deny + known.warn;
        }
        self.summary.counts.add(counts);
        self.summary.groups.add(groups);
        self.input.get_or_insert_with(|| (Arc::clone(source), Counts::default())).1.add(counts);
        let Output { reports, watch } = &mut self.to;
        for (report, problems) in reports.iter_mut().zip(&mut rendered) {
            report.select(problems, groups);
            if problems.items.is_empty() {
            } else if report.is_console() {
                watch.around(&mut || report.write(source, problems))?;
            } else {
                report.write(source, problems)?;
            }
        }
        let is_full = !self.shared.counts_groups && reports.iter().all(RunReport::is_full);
        self.shared.full.store(is_full, Ordering::Relaxed);
        if self.shared.shown_groups().is_none() && self.shared.skips_known() {
            let shown: Option<Vec<_>> = reports.iter().map(RunReport::shown_groups).collect();
            if let Some(shown) = shown {
                let _ = self.shared.shown_groups.set(Arc::new(shown.into_iter().flatten().cloned().collect()));
            }
        }
        // A JSON report of many problems takes 4% longer if memory is allocated for each batch.
        rendered.iter_mut().for_each(Rendered::clear);
        self.shared.buffers.lock().unwrap_or_else(PoisonError::into_inner).push(rendered);
        Ok(())
    }

    /// Writes a problem if no frame was found in the current input.
    fn write_emptiness(&mut self, source: &Arc<Source>) -> io::Result<()> {
        let Some((_, Counts { frames: 0, frameless: records, .. })) = self.input else { return Ok(()) };
        let piece = Piece { start: Start::FIRST, content: PieceContent::Empty { records } };
        self.write_pieces(source, &[(piece, 0)])
    }

    /// Writes what is incomplete at the end of the current input.
    fn write_incomplete(&mut self, source: &Arc<Source>) -> io::Result<()> {
        if !source.options(self.shared.options.max_line).trace {
            return Ok(());
        }
        source.correlation().incomplete().chunks(MAX_PIECES).try_for_each(|pieces| self.write_pieces(source, pieces))
    }

    /// Checks pieces at the end of an input, and writes their problems.
    fn write_pieces(&mut self, source: &Arc<Source>, pieces: &[(Piece<'_>, u64)]) -> io::Result<()> {
        let mut checker = Checker::new(self.shared.plan, source.options(self.shared.options.max_line));
        let (mut groups, mut shown) = (Groups::default(), ShownProblems::default());
        let mut rendered = self.shared.take_buffers();
        let mut counts = Counts::default();
        for (piece, number) in pieces {
            let checked = checker.check(piece, 1);
            counts.add(checked.counts);
            if let Some(timeline) = &self.shared.options.timeline {
                timeline.add_incomplete((&source.name, piece.start), &checked);
            }
            if !checked.problems.is_empty() {
                shown.render(self.shared, (source, *number), &checked, &mut groups, &mut rendered);
            }
        }
        self.write_problems(source, counts, rendered, &groups.take())
    }

    /// Ends the current input.
    fn close(&mut self, error: Option<&io::Error>) -> io::Result<()> {
        let Some((source, counts)) = self.input.take() else { return Ok(()) };
        if let Some(timeline) = &self.shared.options.timeline {
            timeline.end_input();
        }
        let input = InputReport { name: &source.name, counts, error };
        self.to.reports.iter_mut().try_for_each(|report| report.input(&input))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.reports.iter_mut().try_for_each(RunReport::flush)
    }
}
