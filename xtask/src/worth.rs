//! `cargo xtask size --steps`: what each step of the chain is worth, by building without it.

use crate::chain::{Chain, ChainStep};
use crate::cmd::{Result, headline};
use crate::kind::Kind;
use crate::repo::{self, Repo};
use crate::size;

const PAGE: &str = "xtask/node/wasm/README.md";
const OPEN: &str = "<!-- step:";
const CLOSE: &str = "<!-- /step -->";

pub(crate) fn run(repo: &Repo, write: bool) -> Result {
    let whole = size::core_of(repo, "js/dist")?;
    let mut worth = Vec::new();
    for step in ChainStep::ALL {
        headline(&format!("without {}", step.name()));
        let (out, scratch) = (repo.scratch("without"), repo.scratch("chain-without"));
        Chain { repo, kind: Kind::Simd, out: out.clone(), scratch, without: Some(step) }.run()?;
        worth.push((step, size::core_of(repo, &out.to_string_lossy())?));
    }
    println!("\nthe core entry is {whole} bytes, gzip; without …");
    for (step, bytes) in &worth {
        println!("{:>9}  {}", signed(*bytes, whole), step.name());
    }
    let page = repo.path(PAGE);
    let text = repo::read(&page)?;
    let told = with_figures(&text, &worth, whole)?;
    if write {
        return repo::write(&page, told);
    }
    if told == text {
        Ok(())
    } else {
        Err(format!("{PAGE} says otherwise: `cargo xtask size --steps --write` corrects it"))
    }
}

/// `+1.2 KB`: what the entry weighs more without it.
fn signed(bytes: usize, whole: usize) -> String {
    let more = bytes.cast_signed() - whole.cast_signed();
    let tenths = (more.abs() * 100 + 512) / 1024;
    format!("{}{}.{:02} KB", if more < 0 { '-' } else { '+' }, tenths / 100, tenths % 100)
}

/// The page with these figures. Each step has a row, and each row a step.
fn with_figures(text: &str, worth: &[(ChainStep, usize)], whole: usize) -> Result<String> {
    let mut out = text.to_owned();
    for (step, bytes) in worth {
        let open = format!("{OPEN}{step:?} -->");
        let (before, rest) =
            out.split_once(&open).ok_or_else(|| format!("{PAGE} has no figure for {step:?}: `{open}`"))?;
        let (_, after) = rest.split_once(CLOSE).ok_or_else(|| format!("{PAGE}: `{open}` without `{CLOSE}`"))?;
        out = format!("{before}{open}{}{CLOSE}{after}", signed(*bytes, whole));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::{CLOSE, ChainStep, OPEN, signed, with_figures};

    /// The page tells of every step by its name, in a row with a figure, and of no other.
    #[test]
    fn the_page_names_every_step() {
        let page = include_str!("../node/wasm/README.md");
        for step in ChainStep::ALL {
            let open = format!("{OPEN}{step:?} -->");
            let row = page.lines().find(|line| line.contains(&open));
            let row = row.unwrap_or_else(|| panic!("the page has no row with `{open}`"));
            assert!(row.starts_with(&format!("| {} |", step.name())), "{step:?} has another name: {row}");
        }
        assert_eq!(page.matches(OPEN).count(), ChainStep::ALL.len());
        assert_eq!(page.matches(CLOSE).count(), ChainStep::ALL.len());
    }

    #[test]
    fn figures_go_where_they_belong() {
        assert_eq!(signed(2048, 1024), "+1.00 KB");
        assert_eq!(signed(1000, 1024), "-0.02 KB");
        let page = "a <!-- step:Pack -->?<!-- /step --> b";
        let told = with_figures(page, &[(ChainStep::Pack, 1536)], 1024);
        assert_eq!(told.as_deref(), Ok("a <!-- step:Pack -->+0.50 KB<!-- /step --> b"));
        assert!(with_figures(page, &[(ChainStep::Zopfli, 1)], 1).is_err());
    }
}
