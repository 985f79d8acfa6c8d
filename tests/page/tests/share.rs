//! What a visitor starts from and takes away: presets, files, citation, QR code.

use halfstep::answer::answer;
use halfstep::export::Dialect;
use halfstep::export::{Language, code, qr};
use halfstep::link::{PRESETS, parse, preset};
use page_tests::{Key, Page};

#[test]
fn a_preset_sets_the_run_and_says_what_to_look_for() {
    let page = Page::open("?theme=dark");
    assert_eq!(page.find("#c-preset").prop("value").as_deref(), Some("training-stage"));
    let before = page.text("#verdict");
    page.find("#c-preset").choose("beta-raises");
    let chosen = preset("beta-raises").unwrap();
    page.until("its keys", &format!("return location.search === '?{}&theme=dark'", chosen.link));
    assert_eq!(page.text("#preset-look"), chosen.look);
    assert_eq!(page.text("#verdict .penalty"), "penalizes");
    assert_ne!(page.text("#verdict"), before);
    page.back();
    page.until("the way back", "return document.querySelector('#c-preset').value === 'training-stage'");
    assert_eq!(page.text("#verdict"), before);
}

#[test]
fn a_changed_preset_can_be_gone_back_to() {
    let page = Page::open("?preset=rho-lowers");
    let link = preset("rho-lowers").unwrap().link;
    page.until("plain keys", &format!("return location.search === '?{link}'"));
    assert!(page.find("#preset-reset").prop("disabled").as_deref() == Some("true"));
    page.find("#r-b1").press(Key::Left, 2);
    page.until("a change", "return document.querySelector('#c-preset').value === ''");
    assert_eq!(page.text("#preset-look"), preset("rho-lowers").unwrap().look);
    page.find("#preset-reset").click();
    page.until("the preset", &format!("return location.search === '?{link}'"));
    assert_eq!(page.find("#c-preset").prop("value").as_deref(), Some("rho-lowers"));
}

#[test]
fn an_unknown_preset_is_told_and_the_rest_counts() {
    let page = Page::open("?preset=adam-wins&h=0.005");
    let told = page.text("#warnings");
    assert!(told.contains("adam-wins") && told.contains("usual-defaults"), "{told}");
    assert_eq!(page.find("#c-h").prop("value").as_deref(), Some("0.005"));
}

#[test]
fn presets_can_be_hidden_and_stay_where_settings_are_locked() {
    let page = Page::open("?hide=presets");
    assert!(!page.find("#c-preset").is_shown());
    page.go("?lock=h");
    assert_eq!(page.find("#c-preset").prop("disabled").as_deref(), Some("true"));
}

#[test]
fn another_preset_moves_nothing_below() {
    let page = Page::open("");
    for width in [1280, 1024, 800] {
        page.viewport(width, 900, 1.0);
        page.go("?v=1");
        // The result above grows with what it says; what counts here is the form.
        let place = || page.find("#g-problem").rectangle().1 - page.find("#controls").rectangle().1;
        let before = place();
        for one in PRESETS {
            page.find("#c-preset").choose(one.name);
            page.until("the preset", &format!("return location.search === '?{}'", one.link));
            let moved = place() - before;
            assert!(moved.abs() < 1.0, "{} at {width}: {moved}", one.name);
        }
    }
}

#[test]
fn files_are_what_the_library_gives() {
    let link = "v=1&opt=gd&h=0.004&steps=40";
    let page = Page::open(&format!("?{link}"));
    page.open_sharing();
    let (name, text) = page.saved("#save-csv");
    assert_eq!(name, "halfstep.csv");
    assert!(text == answer(link).csv(Dialect::Comma), "the CSV is another one");
    for &language in Language::TABLE {
        page.find("#save-language").choose(language.key());
        let (name, text) = page.saved("#save-code");
        assert_eq!(name, format!("halfstep_{}.py", language.key()));
        assert_eq!(text, code(&parse(link).experiment, link, language).unwrap());
    }
    let (name, text) = page.saved("#save-json");
    assert_eq!(name, "halfstep.json");
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["link"], link);
}

#[test]
fn a_picture_is_saved_at_one_or_two_pixels_to_the_pixel() {
    let page = Page::open("");
    page.open_sharing();
    for (button, name, width) in
        [("#save-png", "halfstep-path.png", 720), ("#save-png-2", "halfstep-path@2x.png", 1440)]
    {
        assert_eq!(page.saved(button).0, name);
        page.eval::<()>("window.wide = 0; createImageBitmap(window.blob).then((b) => { window.wide = b.width; })");
        page.until("a readable picture", &format!("return window.wide === {width}"));
    }
}

#[test]
fn the_snippet_says_what_was_chosen() {
    let page = Page::open("?b1=0.5");
    page.open_sharing();
    page.find("#embed-level").choose("controls");
    let snippet = || {
        page.until("the height", "return document.querySelector('#embed-fits').textContent.startsWith('At ')");
        page.find("#embed-code").prop("value").unwrap()
    };
    assert_eq!(
        snippet().split(" src=").next(),
        Some(r#"<iframe title="Halfstep: Adam on Bilinear""#),
        "a title is there without one typed"
    );
    let code = snippet();
    assert!(code.contains(r#"width="100%" height=""#), "{code}");
    assert!(code.contains(r#"" loading="lazy" allow="clipboard-write" referrerpolicy"#), "{code}");
    let height = |code: &str| -> u32 {
        code.split("height=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().parse().unwrap()
    };
    let first = height(&code);
    assert!((1000..6000).contains(&first), "{code}");
    page.find("#embed-title").fill(r#"β & "half" <steps>"#);
    page.find("#embed-width").fill("480px");
    // What is no height leaves the one that is computed.
    page.find("#embed-height").fill("12em");
    for flag in ["#embed-lazy", "#embed-clipboard", "#embed-sandbox"] {
        page.find(flag).click();
    }
    page.until("its width", "return document.querySelector('#embed-fits').textContent.startsWith('At 480')");
    let code = snippet();
    assert_ne!(height(&code), first, "the height is of another width: {code}");
    assert!(code.starts_with(r#"<iframe title="β &amp; &quot;half&quot; &lt;steps>" src=""#), "{code}");
    assert!(code.contains(r#"" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads" referrerpolicy="no-referrer" style="border:0">"#), "{code}");

    page.find("#embed-controls summary").click();
    page.find("#embed-strip").choose("hide");
    page.find("#embed-h").choose("lock");
    page.find("#embed-b2").choose("hide");
    let code = snippet();
    let link = code.split(r#"src=""#).nth(1).and_then(|rest| rest.split('"').next()).unwrap().replace("&amp;", "&");
    assert!(link.ends_with("?v=1&b1=0.5&embed=controls&hide=strip,b2&lock=h"), "{link}");
    let parsed = parse(link.split('?').nth(1).unwrap());
    assert!(parsed.warnings.is_empty(), "{:?}", parsed.warnings);
}

#[test]
fn a_program_that_cannot_be_written_is_refused_in_words() {
    let page = Page::open("?problem=logistic&batch=shuffle&steps=1500");
    page.open_sharing();
    page.find("#save-code").click();
    page.until("the words", "return document.querySelector('#share-said').textContent.includes('this run has 1500')");
}

#[test]
fn a_state_with_a_page_of_its_own_is_offered_by_that() {
    let page = Page::open("?v=1&opt=adamw&wd=0.2&steps=3000");
    page.open_sharing();
    let offered = || page.find("#share-preview").prop("value").unwrap();
    assert!(offered().ends_with("/p/adamw/"), "{}", offered());
    let (address, here) = (offered(), page.server().url());
    // It has words and a picture of its own, and leads to the state.
    let name = address.strip_prefix(&here).expect("a page of this site").trim_end_matches('/').to_owned();
    let file = xtask::paths::dist().join(&name).join("index.html");
    let html = std::fs::read_to_string(&file).unwrap();
    assert!(html.contains("<title>AdamW · Halfstep</title>") && html.contains("og:description"), "{html}");
    assert!(!html.contains("og:image") && !html.contains("canonical"), "without an address no tag may name one");
    let picture = std::fs::read(file.with_file_name("preview.png")).unwrap();
    assert_eq!(&picture[16..24], [0, 0, 0x04, 0xb0, 0, 0, 0x02, 0x76], "1200 by 630");
    page.go(&format!("{name}/"));
    assert!(page.url().ends_with("/?v=1&opt=adamw&wd=0.2&steps=3000"), "{}", page.url());
    for (link, name) in [("?v=1&view=order", "p/order/"), ("?v=1", "p/training-stage/")] {
        page.go(link);
        page.open_sharing();
        assert!(offered().ends_with(name), "{}", offered());
    }
    page.go("?v=1&b1=0.91");
    page.open_sharing();
    assert!(!page.find("#share-short").is_shown());
}

#[test]
fn citation_and_qr_code_hold_the_link() {
    let page = Page::open("?b1=0.5&eps=0.01");
    page.open_sharing();
    let address: String = page.eval("return document.querySelector('#share-link').value");
    assert!(address.ends_with("?v=1&b1=0.5&eps=0.01"), "{address}");
    for field in ["#cite-plain", "#cite-bibtex"] {
        let text = page.find(field).prop("value").unwrap();
        assert!(text.contains(&address) && text.contains("Adam on Bilinear"), "{text}");
    }
    let code = qr(&address).unwrap();
    assert_eq!(page.find("#qr path").attr("d"), Some(code.path));
    let side = code.size + 8;
    assert_eq!(page.find("#qr svg").attr("viewBox"), Some(format!("-4 -4 {side} {side}")));
    let (_, _, width, height) = page.find("#qr svg").rectangle();
    assert!(width > 150.0 && (width - height).abs() < 1.0, "{width} by {height}");
}
