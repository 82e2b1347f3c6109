//! Checks the frames of a job, and renders their problems.

use std::convert::Infallible;
use std::io::{self, Read};
use std::sync::{Arc, PoisonError};

use tieline::capture::{CheckOptions, CheckedFrame, Checker, Counts, Framing, Piece, StopReason, split};
use tieline::coverage::Coverage;

use super::batch::{Batch, Rendered};
use super::feed::{Buffer, Chunk, Job, JobInput, Lines};
use super::format::InvalidFrame;
use super::groups::{BatchGroups, Groups};
use super::order::Closed;
use super::run::{Shared, SharedCoverage};
use super::source::Source;
use super::timeline::TimelineBatch;

/// The maximum size of rendered problems that wait for their turn, in bytes: somewhat more than those of a chunk of invalid frames.
const MAX_WAITING: usize = 768 * 1024;

/// The maximum number of problems of one frame that are shown: a faulty sender may cause a million of them in one line.
const PROBLEMS_PER_FRAME: usize = 1000;

/// The function that receives the results of a job.
pub(super) type Send<'s> = dyn FnMut(Batch) -> Result<(), Closed> + 's;

/// The problems of a frame that are rendered. The allocations are reused.
#[derive(Default)]
pub(super) struct ShownProblems {
    /// The indices of all problems, and of the first ones of their groups.
    all: Vec<usize>,
    first: Vec<usize>,
    /// Their groups.
    all_groups: Vec<usize>,
    first_groups: Vec<usize>,
}

/// What a worker thread keeps from one job to the next.
pub(super) struct WorkerMemory {
    groups: Groups,
    checker: Checker<'static>,
    /// The problems for each report that have not been sent.
    rendered: Vec<Rendered>,
    shown: ShownProblems,
    /// The coverage of the current job, if it is measured.
    coverage: Option<Coverage<'static>>,
}

impl WorkerMemory {
    pub(super) fn new(shared: &Shared) -> Self {
        let fork = |coverage: &SharedCoverage| coverage.lock().unwrap_or_else(PoisonError::into_inner).fork();
        let checker = Checker::new(shared.plan, CheckOptions::default());
        Self {
            groups: Groups::default(),
            checker,
            rendered: shared.take_buffers(),
            shown: ShownProblems::default(),
            coverage: shared.options.coverage.as_ref().map(fork),
        }
    }
}

/// Processes a job, and sends its results in one or more batches.
pub(super) fn run_job(
    shared: &Shared,
    job: Job,
    buffer: &mut Buffer,
    memory: &mut WorkerMemory,
    send: &mut Send<'_>,
) -> Result<(), Closed> {
    let WorkerMemory { groups, checker, rendered, shown, coverage } = memory;
    groups.begin(shared.shown_groups());
    let max_line = shared.options.max_line;
    let options = options(&job, max_line);
    let framing = options.framing;
    checker.set_options(options.clone());
    let mut worker = Worker {
        shared,
        job: job.index,
        source: None,
        options,
        checker,
        number: 0,
        counts: Counts::default(),
        rendered,
        shown,
        groups,
        frames: TimelineBatch::default(),
        coverage: coverage.as_mut(),
        // A problem that is counted in a group is described, even if it is not shown.
        room: shared.options.max_problems.filter(|_| !shared.groups_problems()).unwrap_or(u64::MAX),
        send,
    };
    let end = match job.work {
        JobInput::Chunk(source, chunk) => {
            worker.correlate(&source, &chunk, buffer);
            worker.source = Some(source);
            worker.chunk(&chunk, buffer)?;
            chunk.end
        }
        JobInput::Lines(source, lines) => {
            worker.source = Some(Arc::clone(&source));
            Some(worker.lines(&source, lines, buffer)?)
        }
        JobInput::Whole(source, mut from) => {
            worker.source = Some(Arc::clone(&source));
            worker.whole(&source, &mut *from, framing)?
        }
        JobInput::Unreadable(input) => {
            worker.source = Some(Arc::new(Source::absent(input.name)));
            Some(Err(input.error))
        }
        JobInput::End => None,
    };
    worker.add_coverage();
    let batch = Batch { last: true, end, ..worker.take_batch() };
    (worker.send)(batch)
}

/// How the frames of a job are checked.
fn options(job: &Job, max_line: usize) -> CheckOptions {
    match &job.work {
        JobInput::Chunk(source, _) | JobInput::Lines(source, _) | JobInput::Whole(source, _) => source.options(max_line),
        JobInput::Unreadable(_) | JobInput::End => CheckOptions::default(),
    }
}

struct Worker<'s> {
    shared: &'s Shared,
    job: u64,
    source: Option<Arc<Source>>,
    options: CheckOptions,
    checker: &'s mut Checker<'static>,
    /// The number of the last frame that was checked.
    number: u64,
    counts: Counts,
    /// The problems for each report.
    rendered: &'s mut [Rendered],
    shown: &'s mut ShownProblems,
    groups: &'s mut Groups,
    /// The frames that have not been sent, if a report shows them.
    frames: TimelineBatch,
    coverage: Option<&'s mut Coverage<'static>>,
    /// The number of further problems that this job may show. Other jobs are not considered, because their results are unknown here.
    room: u64,
    send: &'s mut Send<'s>,
}

impl Worker<'_> {
    /// The results since the last batch.
    fn take_batch(&mut self) -> Batch {
        let mut groups = BatchGroups::default();
        if self.shared.groups_problems() {
            groups = self.groups.take();
            groups.messages = self.checker.take_messages();
        }
        Batch {
            job: self.job,
            last: false,
            source: self.source.clone(),
            counts: std::mem::take(&mut self.counts),
            rendered: self
                .rendered
                .iter_mut()
                .zip(self.shared.take_buffers())
                .map(|(all, empty)| all.replace(empty))
                .collect(),
            groups,
            frames: std::mem::take(&mut self.frames),
            end: None,
        }
    }

    /// Adds the coverage of this job to that of the run. This precedes the last batch, so that all is added when that has arrived.
    fn add_coverage(&mut self) {
        if let (Some(all), Some(own)) = (&self.shared.options.coverage, &mut self.coverage) {
            all.lock().unwrap_or_else(PoisonError::into_inner).add(own);
        }
    }

    /// Checks the records of an input that is read as a whole, and returns the error that ends it.
    fn whole(&mut self, source: &Source, from: &mut dyn Read, framing: Framing) -> Result<Option<io::Result<()>>, Closed> {
        let mut records = 0;
        match split(framing, from, self.shared.options.max_line, &mut |piece| {
            if self.checker.correlates() {
                self.checker.prepare(&piece, records + 1);
                source.correlation().correlate(records, self.checker);
                records += 1;
            }
            self.piece(&piece).map_err(|Closed| StopReason::Closed)
        }) {
            Ok(()) => Ok(Some(Ok(()))),
            Err(StopReason::Read(error)) => Ok(Some(Err(error))),
            Err(StopReason::Closed) => Err(Closed),
        }
    }

    /// Matches the frames of a chunk with those before them.
    fn correlate(&mut self, source: &Source, chunk: &Chunk, buffer: &Buffer) {
        if !self.checker.correlates() {
            return;
        }
        let mut number = chunk.frames;
        let Ok(()) = chunk.each(buffer, self.shared.options.max_line, &mut |piece| {
            number += 1;
            self.checker.prepare(&piece, number);
            Ok::<_, Infallible>(())
        });
        source.correlation().correlate(chunk.index, self.checker);
    }

    /// Checks the frames of an input with one record per line, and returns the error that ends it.
    fn lines(&mut self, source: &Source, mut lines: Lines, buffer: &mut Buffer) -> Result<io::Result<()>, Closed> {
        loop {
            let chunk = lines.next(buffer);
            self.correlate(source, &chunk, buffer);
            self.chunk(&chunk, buffer)?;
            if let Some(end) = chunk.end {
                return Ok(end);
            }
        }
    }

    /// Checks the frames of a chunk.
    fn chunk(&mut self, chunk: &Chunk, buffer: &Buffer) -> Result<(), Closed> {
        self.number = chunk.frames;
        chunk.each(buffer, self.shared.options.max_line, &mut |piece| self.piece(&piece))
    }

    /// Checks the frame of a record, or the frames on a line, and renders their problems.
    fn piece(&mut self, piece: &Piece<'_>) -> Result<(), Closed> {
        let mut piece = *piece;
        self.number += 1;
        while let Some(next) = self.frame(&piece)? {
            piece = piece.rest(next);
        }
        Ok(())
    }

    /// Checks one frame, and returns the offset of another one on the same line.
    fn frame(&mut self, piece: &Piece<'_>) -> Result<Option<usize>, Closed> {
        let shared = self.shared;
        // Problems that will not be shown are only counted, not described.
        let limit = if self.room == 0 || shared.is_full() { 0 } else { PROBLEMS_PER_FRAME };
        let groups = &mut *self.groups;
        let mut is_known = |hash| groups.count(hash);
        let checked = if let Some(coverage) = &mut self.coverage {
            coverage.check(self.checker, piece, limit)
        } else if shared.skips_known() {
            self.checker.check_unless(piece, limit, &mut is_known)
        } else {
            self.checker.check(piece, limit)
        };
        self.counts.add(checked.counts);
        let next = checked.next;
        if let (Some(timeline), Some(source)) = (&shared.options.timeline, &self.source) {
            timeline.observe((&source.name, piece.start), &checked, &self.options, &mut self.frames);
        }
        if checked.problems.is_empty() && checked.beyond.is_empty() {
            return Ok(next);
        }
        self.room = self.room.saturating_sub(checked.problems.len() as u64);
        let Some(source) = &self.source else { return Ok(next) };
        self.shown.render(shared, (source, self.number), &checked, self.groups, self.rendered);
        if self.rendered.iter().all(|rendered| rendered.text.len() < MAX_WAITING) {
            return Ok(next);
        }
        // Only the job whose turn it is sends more than one batch. So the writer never has to keep several batches of a job.
        shared.order.wait(self.job, 1)?;
        let batch = self.take_batch();
        (self.send)(batch)?;
        Ok(next)
    }
}

impl ShownProblems {
    /// Renders the problems of a frame for each report.
    pub(super) fn render(
        &mut self,
        shared: &Shared,
        (source, number): (&Source, u64),
        checked: &CheckedFrame<'_>,
        groups: &mut Groups,
        rendered: &mut [Rendered],
    ) {
        let Self { all, first, all_groups, first_groups } = self;
        for list in [&mut *all, &mut *first, &mut *all_groups, &mut *first_groups] {
            list.clear();
        }
        all.extend(0..checked.problems.len());
        if shared.groups_problems() {
            for (index, problem) in checked.problems.iter().enumerate() {
                let (group, may_be_shown) = groups.add(problem);
                all_groups.push(group);
                if may_be_shown {
                    first.push(index);
                    first_groups.push(group);
                }
                if let Some(hash) = checked.hashes.get(index) {
                    groups.remember(*hash, group);
                }
            }
            groups.add_beyond(checked.beyond);
        }
        for (report, rendered) in shared.reports.iter().zip(rendered) {
            // The first problems of a group in this batch are enough for those that are shown.
            let (shown, groups) = if report.groups { (&*first, &*first_groups) } else { (&*all, &*all_groups) };
            if !shown.is_empty() {
                let from = rendered.items.len();
                report.format.frame(&InvalidFrame::new(source, number, checked, shown), rendered);
                rendered.set_groups(from, groups);
            }
        }
    }
}
