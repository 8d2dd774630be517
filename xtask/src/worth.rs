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
    if write {
        return repo::write(&page, with_figures(&text, &worth, whole)?);
    }
    let stale = stale(&text, &worth, whole)?;
    if stale.is_empty() {
        Ok(())
    } else {
        Err(format!("{PAGE} says otherwise: `cargo xtask size --steps --write` corrects it\n{}", stale.join("\n")))
    }
}

/// `+1.20 KB`: what the entry weighs more without it.
fn signed(bytes: usize, whole: usize) -> String {
    let more = bytes.cast_signed() - whole.cast_signed();
    let hundredths = (more.abs() * 100 + 512) / 1024;
    format!("{}{}.{:02} KB", if more < 0 { '-' } else { '+' }, hundredths / 100, hundredths % 100)
}

/// What the page says of a step, with what stands before and after it. Each step has a row.
fn row(text: &str, step: ChainStep) -> Result<(&str, &str, &str)> {
    let open = format!("{OPEN}{step:?} -->");
    let at = text.find(&open).ok_or_else(|| format!("{PAGE} has no figure for {step:?}: `{open}`"))? + open.len();
    let (figure, _) = text[at..].split_once(CLOSE).ok_or_else(|| format!("{PAGE}: `{open}` without `{CLOSE}`"))?;
    Ok((&text[..at], figure, &text[at + figure.len()..]))
}

fn with_figures(text: &str, worth: &[(ChainStep, usize)], whole: usize) -> Result<String> {
    worth.iter().try_fold(text.to_owned(), |text, (step, bytes)| {
        let (before, _, after) = row(&text, *step)?;
        Ok([before, &signed(*bytes, whole), after].concat())
    })
}

/// The rows that are off by more than 0.2 KB and a tenth: the engine grows, and a step is not worth the same each day.
fn stale(text: &str, worth: &[(ChainStep, usize)], whole: usize) -> Result<Vec<String>> {
    let mut stale = Vec::new();
    for (step, bytes) in worth {
        let (_, figure, _) = row(text, *step)?;
        let measured = (*bytes as f64 - whole as f64) / 1024.0;
        let said = figure.strip_suffix(" KB").and_then(|number| number.parse::<f64>().ok());
        if said.is_none_or(|said| (said - measured).abs() > 0.2 + measured.abs() / 10.0) {
            stale.push(format!("{}: {figure}, and it is {}", step.name(), signed(*bytes, whole)));
        }
    }
    Ok(stale)
}

#[cfg(test)]
mod tests {
    use super::{CLOSE, ChainStep, OPEN, signed, stale, with_figures};

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

    #[test]
    fn a_figure_that_is_off_is_stale() {
        let page = "| <!-- step:Pack -->+1.00 KB<!-- /step --> |";
        let rows = |bytes| stale(page, &[(ChainStep::Pack, bytes)], 1024).map(|stale| stale.len());
        assert_eq!(rows(2048), Ok(0));
        assert_eq!(rows(2048 + 256), Ok(0));
        assert_eq!(rows(2048 + 512), Ok(1));
        assert_eq!(stale(&page.replace("+1.00 KB", "?"), &[(ChainStep::Pack, 2048)], 1024).map(|all| all.len()), Ok(1));
    }
}
