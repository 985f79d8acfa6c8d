// The dialog for sharing a run. Most visits do not open it, so it is not part of index.html.

export const DIALOG = `
<dialog id="sharing" aria-labelledby="sharing-title">
  <form method="dialog">
    <h2 id="sharing-title">Share this run</h2>

    <label for="share-link">Link</label>
    <div class="with-button">
      <input type="text" id="share-link" readonly spellcheck="false">
      <button type="button" id="share-copy">Copy</button>
    </div>
    <div id="share-short" hidden>
      <label for="share-preview">Address with a preview picture</label>
      <div class="with-button">
        <input type="text" id="share-preview" readonly spellcheck="false">
        <button type="button" id="preview-copy" aria-label="Copy the address with a picture">Copy</button>
      </div>
    </div>

    <fieldset class="part">
      <legend>Embed</legend>
      <div class="choices">
        <label for="embed-level">Show
          <select id="embed-level">
            <option value="path" selected>one figure: path</option>
            <option value="error">one figure: error</option>
            <option value="strip">one figure: sign</option>
            <option value="verdict">one figure: verdict</option>
            <option value="formula">one figure: equation</option>
            <option value="plot">the figures</option>
            <option value="controls">figures and controls</option>
            <option value="full">everything</option>
          </select>
        </label>
        <label for="embed-form">As
          <select id="embed-form">
            <option value="iframe" selected>a frame (iframe)</option>
            <option value="element">an element (script)</option>
          </select>
        </label>
        <label for="embed-theme">Colors <select id="embed-theme"></select></label>
        <label for="embed-width">Width <input type="text" id="embed-width" value="100%" size="5" aria-describedby="embed-sizes"></label>
        <label for="embed-height">Height <input type="text" inputmode="numeric" id="embed-height" size="5" aria-describedby="embed-sizes"></label>
        <span id="embed-sizes" class="unseen">In pixels; the width may be a percentage. An empty height is computed.</span>
      </div>
      <p id="embed-fits" aria-live="polite"></p>
      <div class="choices">
        <label for="embed-ground">Background <input type="text" id="embed-ground" size="11" spellcheck="false" placeholder="fcfbf9" aria-describedby="embed-colors"></label>
        <label for="embed-ink">Ink <input type="text" id="embed-ink" size="7" spellcheck="false" placeholder="1d2126" aria-describedby="embed-colors"></label>
        <label for="embed-accent">Accent <input type="text" id="embed-accent" size="7" spellcheck="false" placeholder="3b4cc0" aria-describedby="embed-colors"></label>
        <span id="embed-colors" class="unseen">The colors of your page, as six hexadecimal digits; the background may be transparent.</span>
      </div>
      <div class="choices">
        <label for="embed-title" class="wide">Title for screen readers <input type="text" id="embed-title" spellcheck="true"></label>
      </div>
      <div class="choices" id="embed-flags">
        <label for="embed-lazy" class="flag"><input type="checkbox" id="embed-lazy" checked> Load when scrolled near</label>
        <label for="embed-clipboard" class="flag"><input type="checkbox" id="embed-clipboard" checked> Allow clipboard</label>
        <label for="embed-sandbox" class="flag"><input type="checkbox" id="embed-sandbox"> Sandboxed iframe</label>
      </div>
      <details id="embed-controls">
        <summary>Hide parts; lock or hide settings</summary>
        <div id="embed-parts"></div>
        <div id="embed-rows"></div>
      </details>
      <label for="embed-code" class="unseen">Snippet to paste into the page</label>
      <textarea id="embed-code" readonly rows="5" spellcheck="false"></textarea>
      <div class="row"><button type="button" id="embed-copy">Copy snippet</button></div>
    </fieldset>

    <fieldset class="part">
      <legend>Exercise</legend>
      <div class="row"><button type="button" id="exercise-write">Write an exercise on this run</button></div>
    </fieldset>

    <fieldset class="part">
      <legend>Save as a file</legend>
      <div class="choices">
        <label for="save-figure">Figure
          <select id="save-figure"></select>
        </label>
        <span class="row">
          <button type="button" id="save-png">PNG</button>
          <button type="button" id="save-png-2">PNG at twice the size</button>
          <button type="button" id="save-svg">SVG</button>
          <button type="button" id="save-figure-csv">Its numbers (CSV)</button>
        </span>
      </div>
      <div class="choices">
        <span id="save-numbers">All numbers of the run</span>
        <span class="row" role="group" aria-labelledby="save-numbers">
          <button type="button" id="save-csv">CSV</button>
          <button type="button" id="save-json">JSON</button>
        </span>
        <label for="save-dialect">CSV for
          <select id="save-dialect">
            <option value="comma">programs: 1.5, comma between</option>
            <option value="semicolon">spreadsheets with decimal commas: 1,5; semicolon between</option>
          </select>
        </label>
      </div>
      <div class="choices">
        <label for="save-language"><span id="save-what">Program that computes the iterates</span>
          <select id="save-language">
            <option value="numpy">NumPy</option>
            <option value="pytorch">PyTorch</option>
            <option value="optax">optax</option>
          </select>
        </label>
        <span class="row"><button type="button" id="save-code">Python</button></span>
      </div>
    </fieldset>

    <fieldset class="part">
      <legend>Open a file</legend>
      <label for="reopen">A run saved as JSON, with its settings, formulas and data <input type="file" id="reopen" accept=".json"></label>
    </fieldset>

    <fieldset class="part">
      <legend>Cite</legend>
      <label for="cite-plain">Citation</label>
      <div class="with-button">
        <textarea id="cite-plain" readonly rows="2" spellcheck="false"></textarea>
        <button type="button" id="cite-copy" aria-label="Copy citation">Copy</button>
      </div>
      <label for="cite-bibtex">BibTeX</label>
      <div class="with-button">
        <textarea id="cite-bibtex" readonly rows="4" spellcheck="false"></textarea>
        <button type="button" id="bibtex-copy" aria-label="Copy BibTeX">Copy</button>
      </div>
    </fieldset>

    <fieldset class="part">
      <legend>Lecture mode</legend>
      <div id="qr"></div>
    </fieldset>

    <div id="share-offer"></div>
    <div class="row end"><p id="share-said" aria-live="polite"></p><button value="close" class="quiet">Close</button></div>
  </form>
</dialog>
`;
