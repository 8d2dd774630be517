//! The chain of steps from the crate `unspool-wasm` to what is published: rustc, wasm-bindgen, wasm-opt, the glue,
//! packing, gzip. The page on it, with what each step is worth, is `xtask/node/wasm/README.md`.

use crate::cmd::{Cmd, Result};
use crate::glue;
use crate::kind::Kind;
use crate::repo::{self, Repo};
use crate::scripts;
use crate::tools;
use std::io::Write as _;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

/// What of the chain can be left out, to see what it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChainStep {
    ForSize,
    FatLto,
    SilentPanics,
    LinkerLto,
    Optimise,
    NoInline,
    Flatten,
    NoSharing,
    LowMemory,
    Dealign,
    ShortNames,
    Order,
    Glue,
    Pack,
    Zopfli,
}

impl ChainStep {
    pub(crate) const ALL: [Self; 15] = [
        Self::ForSize,
        Self::FatLto,
        Self::SilentPanics,
        Self::LinkerLto,
        Self::Optimise,
        Self::NoInline,
        Self::Flatten,
        Self::NoSharing,
        Self::LowMemory,
        Self::Dealign,
        Self::ShortNames,
        Self::Order,
        Self::Glue,
        Self::Pack,
        Self::Zopfli,
    ];

    /// Whether rustc has to run again to leave it out.
    fn is_of_rustc(self) -> bool {
        matches!(self, Self::ForSize | Self::FatLto | Self::SilentPanics | Self::LinkerLto)
    }

    /// As its row in the page is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ForSize => "rustc: `opt-level = \"z\"`",
            Self::FatLto => "rustc: `lto = \"fat\"`",
            Self::SilentPanics => "rustc: silent panics",
            Self::LinkerLto => "rustc: `-Clinker-plugin-lto`",
            Self::Optimise => "wasm-opt: all of it",
            Self::NoInline => "wasm-opt: `--no-inline`",
            Self::Flatten => "wasm-opt: `--flatten --rereloop`",
            Self::NoSharing => "wasm-opt: `--skip-pass=local-cse`",
            Self::LowMemory => "wasm-opt: `--low-memory-unused`",
            Self::Dealign => "wasm-opt: `--dealign`",
            Self::ShortNames => "wasm-opt and glue: short names",
            Self::Order => "order",
            Self::Glue => "glue: idle parts",
            Self::Pack => "pack",
            Self::Zopfli => "gzip: zopfli",
        }
    }
}

/// What wasm-opt does, in its order, and the step that each word belongs to: the one place to change it. Measured on
/// the packed engine, with the time of a page unchanged; the page says what each does.
const WASM_OPT: [(&str, ChainStep); 10] = [
    ("--no-inline=*unspool*", ChainStep::NoInline),
    ("--no-inline=*alloc*", ChainStep::NoInline),
    ("--flatten", ChainStep::Flatten),
    ("--rereloop", ChainStep::Flatten),
    ("-Oz", ChainStep::Optimise),
    ("-Oz", ChainStep::Optimise),
    ("--skip-pass=local-cse", ChainStep::NoSharing),
    ("--low-memory-unused", ChainStep::LowMemory),
    ("--dealign", ChainStep::Dealign),
    ("--minify-imports-and-exports-and-modules", ChainStep::ShortNames),
];

/// What rustc assumes of every engine today. Never `--all-features`: that writes encodings which no engine reads.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-bulk-memory-opt",
];

/// What only a nightly compiler takes: the standard library compiled along, for size.
const NIGHTLY_STD: &str = "-Zbuild-std=core,alloc -Zbuild-std-features=optimize_for_size";
const NIGHTLY_FLAGS: [&str; 3] = ["-Zunstable-options", "-Zlocation-detail=none", "-Zfmt-debug=none"];

pub(crate) struct Chain<'a> {
    pub(crate) repo: &'a Repo,
    pub(crate) kind: Kind,
    /// Where `unspool.wasm`, `unspool.js` and `inline.js` go.
    pub(crate) out: PathBuf,
    /// What lies between the steps.
    pub(crate) scratch: PathBuf,
    pub(crate) without: Option<ChainStep>,
}

impl Chain<'_> {
    fn has(&self, step: ChainStep) -> bool {
        self.without != Some(step)
    }

    pub(crate) fn run(&self) -> Result {
        self.bind(&self.compile()?)?;
        let names = self.optimise()?;
        let mut glue = glue::without_default_url(&repo::read(&self.scratch.join("unspool.js"))?)?;
        if self.has(ChainStep::Glue) {
            glue = glue::without_idle_parts(&glue)?;
        }
        if self.has(ChainStep::ShortNames) {
            glue = glue::with_short_names(&glue, &names)?;
        }
        repo::write(&self.out.join("unspool.js"), glue)?;
        repo::write(&self.out.join("inline.js"), self.inline(&self.packed()?)?)
    }

    fn compile(&self) -> Result<PathBuf> {
        // A folder of its own: these flags differ from those of the tests, and each would throw away the other's work.
        let folder = match (self.kind, self.without) {
            (Kind::Scalar, _) => "wasm-scalar",
            (Kind::Nightly, _) => "wasm-nightly",
            (Kind::Simd, Some(step)) if step.is_of_rustc() => "wasm-without",
            (Kind::Simd, _) => "wasm",
        };
        let target = self.repo.target.join(folder);
        let mut cargo = match self.kind {
            Kind::Nightly => Cmd::new("rustup").line("run nightly cargo").line(NIGHTLY_STD),
            _ => Cmd::cargo(),
        };
        if !self.has(ChainStep::ForSize) {
            cargo = cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3");
        }
        if !self.has(ChainStep::FatLto) {
            cargo = cargo.env("CARGO_PROFILE_RELEASE_LTO", "off");
        }
        cargo
            .line("build --release --package unspool-wasm --target wasm32-unknown-unknown")
            .arg("--target-dir")
            .arg(&target)
            .env("CARGO_ENCODED_RUSTFLAGS", self.rustflags()?)
            .dir(&self.repo.root)
            .run()?;
        Ok(target.join("wasm32-unknown-unknown/release/unspool_wasm.wasm"))
    }

    /// The flags take the place of those in .cargo/config.toml. Paths of this machine would end up in names.
    fn rustflags(&self) -> Result<String> {
        let simd = if self.kind == Kind::Scalar { "-simd128" } else { "+simd128" };
        let mut flags = vec![format!("-Ctarget-feature={simd}")];
        // What the JavaScript face does itself is left out: `cfg(unspool_npm)` in the sources.
        flags.extend(["--cfg", "unspool_npm"].map(String::from));
        // The linker optimises the whole once more, when rustc has found out that nothing reads what a panic would say:
        // only then the arguments go, and with them the texts and the places in the sources.
        if self.has(ChainStep::LinkerLto) {
            flags.push("-Clinker-plugin-lto".into());
        }
        if !self.has(ChainStep::SilentPanics) {
            flags.extend(["--cfg", "unspool_heard"].map(String::from));
        }
        if self.kind == Kind::Nightly {
            flags.extend(NIGHTLY_FLAGS.map(String::from));
        }
        let mut remap = |from: &Path, to: &str| flags.push(format!("--remap-path-prefix={}={to}", from.display()));
        remap(&self.repo.root, "unspool");
        let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
        let registries = home.ok_or("neither CARGO_HOME nor a home folder is known")?.join("registry/src");
        for registry in std::fs::read_dir(registries).into_iter().flatten().flatten() {
            remap(&registry.path(), "crates");
        }
        Ok(flags.join("\u{1f}"))
    }

    fn bind(&self, compiled: &Path) -> Result {
        let _ = std::fs::remove_dir_all(&self.scratch);
        Cmd::new(tools::wasm_bindgen(self.repo)?.join("wasm-bindgen"))
            .line("--target web --no-typescript --experimental-reset-state-function --remove-producers-section")
            .line("--out-name unspool")
            .arg("--out-dir")
            .arg(&self.scratch)
            .arg(compiled)
            .dir(&self.repo.root)
            .run()?;
        if self.without.is_none() {
            scripts::run(self.repo, "wasm/silent.mjs").arg(self.bound()).run()?;
        }
        Ok(())
    }

    fn bound(&self) -> PathBuf {
        self.scratch.join("unspool_bg.wasm")
    }

    /// Gives the short names of imports and exports, as wasm-opt prints them.
    fn optimise(&self) -> Result<String> {
        let wasm = self.out.join("unspool.wasm");
        repo::write(&wasm, "")?;
        let names = self.wasm_opt(&["--strip-debug"]).arg("-o").arg(&wasm).read()?;
        if self.has(ChainStep::Order) {
            scripts::run(self.repo, "wasm/order.mjs").arg(&wasm).arg(&wasm).run()?;
        }
        scripts::run(self.repo, "wasm/compiles.mjs").arg(&wasm).run()?;
        Ok(names)
    }

    /// The engine as it is published, but with the names of its functions.
    pub(crate) fn named(&self) -> Result<PathBuf> {
        let named = self.scratch.join("named.wasm");
        self.wasm_opt(&["--debuginfo"]).arg("-o").arg(&named).read()?;
        Ok(named)
    }

    fn wasm_opt(&self, more: &[&str]) -> Cmd {
        // Without its optimisations, names are still made short: they are a step of their own.
        let words = WASM_OPT
            .iter()
            .filter(|(_, step)| self.has(*step) && (self.has(ChainStep::Optimise) || *step == ChainStep::ShortNames));
        let simd: &[&str] = if self.kind == Kind::Scalar { &[] } else { &["--enable-simd"] };
        Cmd::node()
            .arg("node_modules/binaryen/bin/wasm-opt")
            .arg(self.bound())
            .args(words.map(|(word, _)| word))
            .args(more)
            .args(WASM_FEATURES)
            .args(simd)
            .dir(&self.repo.root)
    }

    /// The engine in a form that compresses better, with what unpacks it.
    fn packed(&self) -> Result<Vec<u8>> {
        let wasm = self.out.join("unspool.wasm");
        if !self.has(ChainStep::Pack) {
            return repo::read_bytes(&wasm);
        }
        let packed = self.scratch.join("packed.bin");
        scripts::run(self.repo, "wasm/pack.mjs").arg(&wasm).arg(&packed).run()?;
        repo::read_bytes(&packed)
    }

    /// A module whose default export is what was packed, gzipped, in base64.
    fn inline(&self, bytes: &[u8]) -> Result<String> {
        let mut packed = Vec::new();
        // Each stream of the packed engine wants a block of its own, and some want more.
        let (iterations, maximum_block_splits) = if self.has(ChainStep::Zopfli) { (60, 100) } else { (1, 1) };
        let iteration_count = NonZeroU64::new(iterations).ok_or("zopfli wants an iteration")?;
        let options = zopfli::Options { iteration_count, maximum_block_splits, ..zopfli::Options::default() };
        zopfli::compress(options, zopfli::Format::Gzip, bytes, &mut packed).map_err(|e| format!("gzip: {e}"))?;
        packed.flush().map_err(|e| e.to_string())?;
        Ok(format!("export default \"{}\";\n", base64(&packed)))
    }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{ChainStep, WASM_OPT, base64};

    #[test]
    fn base64_as_in_rfc_4648() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn steps_have_names_of_their_own() {
        let names: std::collections::BTreeSet<_> = ChainStep::ALL.iter().map(|step| step.name()).collect();
        assert_eq!(names.len(), ChainStep::ALL.len());
        assert!(WASM_OPT.iter().all(|(_, step)| ChainStep::ALL.contains(step)));
    }
}
