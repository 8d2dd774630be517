//! What the steps of `cargo xtask test` need.

/// What must be there before a step runs. The last three are built and not installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Components,
    WasmTarget,
    Npm,
    Bindgen,
    WasmPack,
    Browser,
    Peers,
    Benches,
    Examples,
    Runners,
    Python,
    Wasm,
    Server,
    Walker,
}

pub(crate) const BUILD: [Need; 3] = [Need::WasmTarget, Need::Npm, Need::Bindgen];
pub(crate) const PACKAGE: &[Need] = &[Need::WasmTarget, Need::Npm, Need::Bindgen, Need::Wasm];
pub(crate) const CLIENTS: &[Need] =
    &[Need::WasmTarget, Need::Npm, Need::Bindgen, Need::Peers, Need::Wasm, Need::Server];
pub(crate) const SERVERS: &[Need] =
    &[Need::WasmTarget, Need::Npm, Need::Bindgen, Need::Peers, Need::Python, Need::Wasm];
pub(crate) const FAULTS: &[Need] = &[Need::WasmTarget, Need::Npm, Need::Bindgen, Need::Wasm, Need::Walker];
pub(crate) const PUBLISH: &[Need] = &[Need::WasmTarget, Need::Npm, Need::Bindgen, Need::WasmPack];
pub(crate) const IN_BROWSER: &[Need] = &[Need::WasmTarget, Need::Npm, Need::Bindgen, Need::Browser, Need::Wasm];
pub(crate) const KIT: &[Need] = &[Need::WasmTarget, Need::Npm, Need::Bindgen, Need::Browser, Need::Runners, Need::Wasm];
pub(crate) const TASKS: &[Need] =
    &[Need::WasmTarget, Need::Npm, Need::Bindgen, Need::Browser, Need::Benches, Need::Wasm];
pub(crate) const EXAMPLES: &[Need] =
    &[Need::WasmTarget, Need::Npm, Need::Bindgen, Need::Examples, Need::Browser, Need::Wasm, Need::Server];
pub(crate) const END_TO_END: &[Need] =
    &[Need::WasmTarget, Need::Npm, Need::Bindgen, Need::Browser, Need::Wasm, Need::Server];
