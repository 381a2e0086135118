import SCIMHost

/// The one style sheet, and the mark.
enum StyleSheet {
    /// Part of the sheet's address, so that a browser that keeps it asks again after an upgrade.
    static let version = String(SHA256.digest(of: Array((text + mark).utf8)).hexadecimal.prefix(12))

    static let mark = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#2457a6"/>\
        <path d="M4 5h5M4 8h8M4 11h5" stroke="#fff" stroke-width="1.6" stroke-linecap="round"/></svg>
        """

    static let text = """
        :root {
          color-scheme: light dark;
          --paper: #fdfdfc; --ink: #1c1d1f; --soft: #5d6168; --line: #dededa; --field: #8a8d93; --wash: #f5f5f2;
          --accent: #2457a6; --good: #1f7a45; --warn: #8a5a00; --bad: #b3261e;
          --good-wash: #e9f4ed; --warn-wash: #fbf2df; --bad-wash: #fbeae8;
          --text: system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif;
          --mono: ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #17181a; --ink: #e8e8e4; --soft: #a6aab1; --line: #34363a; --field: #7c8087; --wash: #1f2124;
            --accent: #8db4ef; --good: #7ecb9c; --warn: #e3b661; --bad: #f1948c;
            --good-wash: #1d2b23; --warn-wash: #2d2718; --bad-wash: #321f1d;
          }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0; background: var(--paper); color: var(--ink);
          font: 15px/1.45 var(--text); font-variant-numeric: tabular-nums;
        }
        a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 2px; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        .skip { position: absolute; left: -999px; }
        .skip:focus { left: 1rem; top: .5rem; }
        code { font-family: var(--mono); font-size: .87em; overflow-wrap: anywhere; }
        bdi { overflow-wrap: anywhere; }

        header, main, footer { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem; }
        header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1.5rem; padding-top: 1.1rem; }
        .mark { font-weight: 650; letter-spacing: -.01em; color: var(--ink); text-decoration: none; }
        .scope { color: var(--soft); }
        .who { margin-left: auto; color: var(--soft); font-size: .93em; }
        nav {
          flex-basis: 100%; display: flex; flex-wrap: wrap; gap: 0 1.35rem;
          border-bottom: 1px solid var(--line); margin-top: .5rem;
        }
        nav a {
          padding: .55rem 0; color: var(--soft); text-decoration: none;
          border-bottom: 2px solid transparent; margin-bottom: -1px;
        }
        nav a:hover { color: var(--ink); }
        nav a[aria-current] { color: var(--ink); border-color: var(--accent); }
        .count { color: var(--bad); font-size: .87em; }

        h1 { font-size: 1.5rem; line-height: 1.2; letter-spacing: -.015em; font-weight: 650; margin: 2rem 0 .35rem; }
        h1, h2, h3 { overflow-wrap: anywhere; }
        h2 { font-size: 1.05rem; font-weight: 650; margin: 2.4rem 0 .6rem; }
        h3 { font-size: 1rem; font-weight: 650; margin: 1.6rem 0 .4rem; }
        h2 .aside, h3 .aside { font-weight: 400; color: var(--soft); font-size: .93em; }
        .lead { color: var(--soft); margin: 0 0 1.4rem; max-width: 44rem; }
        footer { color: var(--soft); font-size: .87em; padding-top: 3rem; padding-bottom: 2rem; }
        footer a { color: inherit; }

        .state { white-space: nowrap; }
        .state::before {
          content: ""; display: inline-block; width: .55em; height: .55em; border-radius: 50%;
          margin-right: .5em; background: var(--soft);
        }
        .state.good::before { background: var(--good); }
        .state.warn::before { background: var(--warn); border-radius: 1px; transform: rotate(45deg); }
        .state.bad::before { background: var(--bad); border-radius: 1px; }
        .state.off::before { background: none; border: 1.5px solid var(--soft); }
        .badge {
          font-size: .8em; color: var(--soft); border: 1px solid var(--line); border-radius: 3px;
          padding: 0 .4em; margin-left: .4em; white-space: nowrap;
        }

        .notice { border-left: 3px solid var(--soft); background: var(--wash); padding: .7rem 1rem; margin: 1rem 0; }
        .notice.good { border-color: var(--good); background: var(--good-wash); }
        .notice.warn { border-color: var(--warn); background: var(--warn-wash); }
        .notice.bad { border-color: var(--bad); background: var(--bad-wash); }
        .notice p { margin: .15rem 0; overflow-wrap: anywhere; }

        dl { display: grid; grid-template-columns: max-content 1fr; gap: .5rem 1.5rem; margin: 0; align-items: baseline; }
        dt { color: var(--soft); }
        dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
        dt label { font-size: inherit; margin: 0; }
        dd .button { padding: .1rem .6rem; margin-left: .5rem; }
        .line { display: block; }
        .actions { white-space: nowrap; }
        .actions a { margin-right: .6rem; }
        .figures { display: flex; flex-wrap: wrap; gap: 1rem 2.75rem; margin: 1.2rem 0 .5rem; }
        .figures div { line-height: 1.25; }
        .figures b { display: block; font-size: 1.6rem; font-weight: 600; letter-spacing: -.02em; }
        .figures span { color: var(--soft); font-size: .93em; }

        table { border-collapse: collapse; width: 100%; }
        caption { text-align: left; color: var(--soft); font-size: .87em; padding-bottom: .3rem; }
        th {
          text-align: left; font-weight: 500; color: var(--soft); font-size: .87em;
          padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); white-space: nowrap;
        }
        td { padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: baseline; }
        tbody tr:hover td { background: var(--wash); }
        td.n, th.n { text-align: right; }
        th a { color: inherit; }
        td time, td[data-label=Source], td[data-label=Role] .second { white-space: nowrap; }
        td[data-label=Secret] code { white-space: nowrap; }
        .second { display: block; color: var(--soft); font-size: .87em; overflow-wrap: anywhere; }
        tr:target td { background: var(--warn-wash); }

        form.inline { display: inline; }
        .field { margin: .9rem 0; max-width: 34rem; }
        label { display: block; color: var(--soft); font-size: .87em; margin-bottom: .2rem; }
        fieldset { border: 0; margin: .9rem 0; padding: 0; }
        legend { padding: 0; margin-bottom: .3rem; }
        fieldset .hint { margin: 0 0 .5rem 1.45rem; max-width: 42rem; }
        fieldset label { color: inherit; font-size: 1em; margin: .3rem 0; }
        .check { margin: .9rem 0; max-width: 34rem; }
        .check label { color: inherit; font-size: 1em; margin: 0; }
        .check .hint, .check .fault { margin-left: 1.45rem; }
        .fault { display: block; color: var(--bad); font-size: .93em; margin-top: .2rem; overflow-wrap: anywhere; }
        [aria-invalid] { border-color: var(--bad); }
        .field textarea { font-family: var(--mono); font-size: .87em; }
        .hint { display: block; color: var(--soft); font-size: .87em; margin-top: .2rem; }
        input, select, button, textarea, .button {
          font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--field);
          border-radius: 4px; padding: .38rem .6rem;
        }
        input[type=radio], input[type=checkbox] { margin: 0 .5rem 0 0; accent-color: var(--accent); }
        .field input, .field select, .field textarea { width: 100%; }
        input[readonly], textarea[readonly] {
          font-family: var(--mono); font-size: .87em; width: 100%; background: var(--wash);
        }
        button, .button { cursor: pointer; text-decoration: none; display: inline-block; }
        .main { background: var(--accent); border-color: var(--accent); color: var(--paper); }
        main.main { background: none; }
        .danger { color: var(--bad); }
        button.link {
          border: 0; padding: 0; color: var(--accent); background: none;
          text-decoration: underline; text-underline-offset: 2px;
        }
        .buttons { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1.2rem 0; align-items: baseline; }
        .filters { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; margin: 1rem 0; }
        .filters .field { margin: 0; }
        .filters .grow { flex: 1 1 8rem; max-width: none; }
        .filters input, .filters select, .filters button { height: 2.2rem; }
        .pages { display: flex; justify-content: space-between; gap: 1rem; color: var(--soft); margin: .9rem 0; }
        .shell { color: var(--soft); font-size: .87em; margin: .6rem 0; }
        .narrow { max-width: 34rem; }

        ol.log { list-style: none; margin: 0; padding: 0; }
        ol.log > li {
          display: grid; grid-template-columns: 8.5rem 1fr; gap: 0 1rem;
          padding: .55rem 0; border-bottom: 1px solid var(--line);
        }
        ol.log p { margin: 0; overflow-wrap: anywhere; }
        ol.log ul { margin: .25rem 0; padding-left: 1.2rem; list-style: disc; }
        ol.log time { color: var(--soft); }
        ol.log .fix { color: var(--soft); }
        ol.log .refused { color: var(--bad); }
        summary { cursor: pointer; color: var(--soft); font-size: .87em; }
        ol.steps { list-style: none; padding: 0; counter-reset: step; }
        ol.steps > li {
          display: grid; grid-template-columns: 1.8rem 1fr 9rem; gap: 0 .75rem;
          padding: .9rem 0; border-bottom: 1px solid var(--line); counter-increment: step;
        }
        ol.steps > li::before { content: counter(step); color: var(--soft); font-size: 1.3rem; line-height: 1.1; }
        ol.steps h2 { margin: 0 0 .3rem; }
        ol.steps p { margin: .2rem 0; }
        ol.steps table { margin: .5rem 0; }
        ol.steps details { margin-top: .3rem; }
        svg.chart { display: block; width: 100%; height: 6rem; margin: .3rem 0 0; }
        svg.chart .bar { fill: var(--accent); opacity: .75; }
        svg.chart .second { fill: var(--good); }
        svg.chart .fail { fill: var(--bad); }
        svg.chart .area { fill: none; stroke: var(--accent); stroke-width: 1.5; }
        svg.chart .faint { fill: none; stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 3 3; }
        svg.chart line { stroke: var(--line); }
        svg.chart line, svg.chart .area, svg.chart .faint { vector-effect: non-scaling-stroke; }
        .axis { display: flex; color: var(--soft); font-size: .8em; margin-bottom: .3rem; }
        .axis span { flex: 1 1 0; min-width: 0; white-space: nowrap; }
        .axis .c2 { flex-grow: 2; }
        .axis .c3 { flex-grow: 3; }
        .axis .c7 { flex-grow: 7; }
        .axis .c1:last-child, .axis .c2:last-child { display: flex; justify-content: flex-end; }
        .peak { color: var(--soft); font-size: .8em; margin: 0; }
        .legend { color: var(--soft); font-size: .87em; margin: .3rem 0; display: flex; gap: 1.2rem; }
        .key::before {
          content: ""; display: inline-block; width: .8em; height: .8em; margin-right: .4em; vertical-align: -.08em;
          background: var(--accent); opacity: .75;
        }
        .key.second-bar::before { background: var(--soft); }
        svg.chart .strokes { stroke: var(--accent); stroke-width: 20; opacity: .75; }
        svg.chart .second-strokes { stroke: var(--soft); }
        svg.chart .fail-strokes { stroke: var(--bad); opacity: 1; }
        .key.fail::before { background: var(--bad); opacity: 1; }
        .key.area::before, .key.faint::before { height: 0; vertical-align: .25em; background: none; opacity: 1; }
        .key.area::before { border-top: 2px solid var(--accent); }
        .key.faint::before { border-top: 2px dashed var(--soft); }
        .old { color: var(--soft); text-decoration: line-through; }

        @media (max-width: 42rem) {
          header { gap: .25rem 1rem; }
          .who { margin-left: 0; flex-basis: 100%; }
          nav { gap: 0 1rem; }
          dl, ol.log > li { grid-template-columns: 1fr; gap: .1rem; }
          dd { margin-bottom: .5rem; }
          h1 { margin-top: 1.3rem; }
          ol.steps > li { grid-template-columns: 1.8rem 1fr; }
          ol.steps .seen { grid-column: 2; margin-top: .4rem; }
          thead { position: absolute; left: -9999px; }
          thead a { visibility: hidden; }
          table, tbody, tr, td { display: block; }
          tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
          td, td.n { border: 0; padding: .1rem 0; text-align: left; }
          td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); }
          td:empty { display: none; }
          td .second { display: inline; margin-left: .4em; }
        }
        @media print {
          nav, .filters, form, .pages, .skip, .buttons { display: none; }
          body { font-size: 11pt; }
        }
        """
}
