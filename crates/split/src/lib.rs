//! Marks where the engine is cut into files.
//!
//! `#[split(name)]` before a function puts it, and what only it needs, into the file `name`. The page loads that file
//! before anything in it is called; a call of one that is not there traps. Without the cargo feature `split`, and
//! natively, the attribute leaves the function as it is.
//!
//! The cut is made by `wasm_split_cli_support` after linking (`xtask/src/split.rs`). It finds the two functions that stand
//! in place of a marked one by their names, and what each needs by the linker's relocations. That library's own attribute
//! makes functions async, so that each call could load its file; ours are called once theirs is there.

use proc_macro::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{FnArg, Ident, ItemFn, Pat, Signature, Token, parse_macro_input, parse_quote};

/// What is said of a function: `file`, or `file, export`.
struct Said {
    file: Ident,
    export: bool,
}

impl Parse for Said {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let file = input.parse()?;
        let export = input.parse::<Option<Token![,]>>()?.is_some();
        if export {
            let word: Ident = input.parse()?;
            if word != "export" {
                return Err(syn::Error::new(word.span(), "only `export` can be said of a function"));
            }
        }
        Ok(Self { file, export })
    }
}

/// Puts a function into a file of its own. It takes plain arguments, and is neither generic nor a method.
///
/// `#[split(name, export)]` stands below `#[wasm_bindgen]`, which hands it on to the function that JavaScript calls:
/// that one is cut off, with all that reads its arguments, and a stub stays.
#[proc_macro_attribute]
pub fn split(said: TokenStream, function: TokenStream) -> TokenStream {
    let Said { file, export } = parse_macro_input!(said as Said);
    let function = parse_macro_input!(function as ItemFn);
    if export && !function.sig.ident.to_string().starts_with("__wasm_bindgen_generated_") {
        return function.into_token_stream().into();
    }
    let ItemFn { attrs, vis, sig, block } = function;
    // The library tells functions apart by 32 digits; two of one name would not link.
    let side = |side: &str| {
        format_ident!("__wasm_split_00{file}00_{side}_{:032x}_{}", digest(&sig.ident.to_string()), sig.ident)
    };
    let imported = Signature { ident: side("import"), abi: None, unsafety: None, ..sig.clone() };
    let exported = Signature { ident: side("export"), abi: Some(parse_quote!(extern "C")), ..sig.clone() };
    let import = &imported.ident;
    let given: Vec<&Pat> = sig
        .inputs
        .iter()
        .filter_map(|given| match given {
            FnArg::Typed(typed) => Some(&*typed.pat),
            FnArg::Receiver(_) => None,
        })
        .collect();
    quote! {
        #(#attrs)*
        #vis #sig {
            #[cfg(not(all(feature = "split", target_arch = "wasm32")))]
            #block
            #[cfg(all(feature = "split", target_arch = "wasm32"))]
            {
                #[link(wasm_import_module = "__wasm_split")]
                #[allow(improper_ctypes)]
                unsafe extern "C" {
                    #[unsafe(no_mangle)]
                    safe #imported;
                }
                #[allow(improper_ctypes_definitions)]
                #[unsafe(no_mangle)]
                #exported #block
                #import(#(#given),*)
            }
        }
    }
    .into()
}

/// FNV-1a with 128 bits.
fn digest(text: &str) -> u128 {
    text.bytes().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    })
}
