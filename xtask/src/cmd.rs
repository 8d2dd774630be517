//! Running other programs: each command line is shown and timed, and a failure says which one it was.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) type Result<T = ()> = std::result::Result<T, String>;

pub(crate) struct Cmd {
    program: OsString,
    args: Vec<OsString>,
    envs: Vec<(OsString, OsString)>,
    dir: Option<PathBuf>,
}

/// What a program printed while it was also shown, and whether it ended well.
pub(crate) struct Ran {
    pub(crate) ok: bool,
    pub(crate) output: String,
    pub(crate) command: String,
}

impl Cmd {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        Self { program: program.as_ref().to_owned(), args: Vec::new(), envs: Vec::new(), dir: None }
    }

    /// The very cargo that runs this program.
    pub(crate) fn cargo() -> Self {
        Self::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    pub(crate) fn node() -> Self {
        Self::new("node")
    }

    pub(crate) fn npm() -> Self {
        Self::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    pub(crate) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// Arguments written as one line, split at white space.
    pub(crate) fn line(self, line: &str) -> Self {
        self.args(line.split_whitespace())
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.envs.push((name.into(), value.as_ref().to_owned()));
        self
    }

    pub(crate) fn dir(mut self, dir: impl Into<PathBuf>) -> Self {
        self.dir = Some(dir.into());
        self
    }

    /// Puts a folder before all others in the search path.
    pub(crate) fn path_first(self, dir: impl Into<PathBuf>) -> Self {
        let old = std::env::var_os("PATH").unwrap_or_default();
        let dirs = std::iter::once(dir.into()).chain(std::env::split_paths(&old));
        let path = std::env::join_paths(dirs).unwrap_or(old);
        self.env("PATH", path)
    }

    /// Runs it in plain sight.
    pub(crate) fn run(&self) -> Result {
        let started = self.announce();
        let status = self.command().stdin(Stdio::null()).status().map_err(|e| self.cannot_start(&e))?;
        if status.success() {
            return Ok(());
        }
        Err(format!("`{}` failed ({status}) after {}", self.shown(), seconds(started.elapsed())))
    }

    /// Runs it in plain sight and keeps what it printed.
    pub(crate) fn tee(&self) -> Result<Ran> {
        self.announce();
        let mut child = self
            .command()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|e| self.cannot_start(&e))?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let errors = std::thread::spawn(move || copy(stderr, std::io::stderr()));
        let mut output = copy(stdout, std::io::stdout());
        output.push_str(&errors.join().unwrap_or_default());
        let status = child.wait().map_err(|e| e.to_string())?;
        Ok(Ran { ok: status.success(), output, command: format!("`{}` ({status})", self.shown()) })
    }

    /// Runs it unseen; what it printed, or why there is nothing.
    pub(crate) fn read(&self) -> Result<String> {
        let output = self.command().stdin(Stdio::null()).output().map_err(|e| self.cannot_start(&e))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        let printed = String::from_utf8_lossy(&output.stderr);
        Err(format!("`{}` failed ({}): {}", self.shown(), output.status, printed.trim()))
    }

    /// Becomes that program, so that Ctrl-C and every other signal reach it and nothing is left behind.
    pub(crate) fn become_it(&self) -> Result {
        self.announce();
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt as _;
            Err(self.cannot_start(&self.command().exec()))
        }
        #[cfg(not(unix))]
        {
            let status = self.command().status().map_err(|e| self.cannot_start(&e))?;
            if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", self.shown())) }
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args).envs(self.envs.iter().map(|(name, value)| (name, value)));
        if let Some(dir) = &self.dir {
            command.current_dir(dir);
        }
        command
    }

    fn announce(&self) -> Instant {
        println!("{}", paint("2", &format!("$ {}", self.shown())));
        let _ = std::io::stdout().flush();
        Instant::now()
    }

    fn cannot_start(&self, error: &std::io::Error) -> String {
        format!("cannot start `{}`: {error}", self.program.to_string_lossy())
    }

    /// The command line with the program by its name and paths below the working folder made short.
    fn shown(&self) -> String {
        let here = self.dir.clone().or_else(|| std::env::current_dir().ok()).unwrap_or_default();
        let here = format!("{}{}", here.display(), std::path::MAIN_SEPARATOR);
        let name = PathBuf::from(&self.program);
        let name = name.file_name().map_or_else(|| self.program.to_string_lossy(), OsStr::to_string_lossy);
        let mut shown = name.into_owned();
        for arg in &self.args {
            let arg = arg.to_string_lossy();
            let arg = arg.strip_prefix(here.as_str()).unwrap_or(&arg);
            shown.push(' ');
            let quote = if arg.is_empty() || arg.contains(char::is_whitespace) { "'" } else { "" };
            shown.extend([quote, arg, quote]);
        }
        shown
    }
}

/// Shows a stream line by line and returns it.
fn copy(stream: Option<impl Read>, mut shown: impl Write) -> String {
    let mut kept = String::new();
    let Some(stream) = stream else { return kept };
    let mut stream = BufReader::new(stream);
    let mut line = Vec::new();
    while stream.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
        let _ = shown.write_all(&line);
        let _ = shown.flush();
        kept.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    kept
}

pub(crate) fn seconds(time: Duration) -> String {
    let tenths = time.as_millis().div_ceil(100);
    match tenths {
        0..600 => format!("{}.{} s", tenths / 10, tenths % 10),
        _ => format!("{} min {:02} s", tenths / 600, tenths / 10 % 60),
    }
}

/// Colours text for a terminal; leaves it alone in a log.
pub(crate) fn paint(code: &str, text: &str) -> String {
    if std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        format!("\x1b[{code}m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}

pub(crate) fn headline(text: &str) {
    println!("\n{}", paint("1", &format!("== {text}")));
}
