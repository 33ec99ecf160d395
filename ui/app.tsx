import { useEffect, useRef } from 'preact/hooks';
import { ErrorBoundary, LocationProvider, Route, Router, useLocation } from 'preact-iso';
import icon from './icon.svg';
import { useLive } from './live/hooks.js';
import { ComparePage } from './pages/compare.jsx';
import { EnsemblesPage } from './pages/ensembles.jsx';
import { FinderPage } from './pages/finder.jsx';
import { PredictPage } from './pages/predict.jsx';
import { RunPage } from './pages/run.jsx';
import { RunsPage } from './pages/runs.jsx';
import { SearchPage } from './pages/search.jsx';
import { SearchesPage } from './pages/searches.jsx';
import { StudiesPage } from './pages/studies.jsx';
import { StudyPage } from './pages/study.jsx';
import { TrainPage } from './pages/train.jsx';
import { Empty } from './parts/empty.jsx';
import { Problem } from './parts/problem.jsx';
import { ThemeChoice } from './parts/theme-choice.jsx';

const ROOMS = [
  ['/', 'Runs', /^\/($|runs|compare)/],
  ['/searches/', 'Searches', /^\/searches/],
  ['/studies/', 'Studies', /^\/studies/],
  ['/ensembles/', 'Ensembles', /^\/ensembles/],
  ['/find-lr/', 'Learning rate', /^\/find-lr/],
  ['/train/', 'Train', /^\/train/],
  ['/predict/', 'Predict', /^\/predict/],
] as const;

export function App() {
  return (
    <LocationProvider scope={/^\/(?!api\/)/}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Head />
      <Main />
    </LocationProvider>
  );
}

function Head() {
  const { path } = useLocation();
  const isConnected = useLive((live) => live.isConnected);
  return (
    <header class="head">
      <a class="mark" href="/" aria-label="Pupil, list of runs">
        <img src={icon} alt="" width="24" height="24" />
        <span>Pupil</span>
      </a>
      <nav aria-label="Pages">
        <ul>
          {ROOMS.map(([href, name, inside]) => (
            <li key={href}>
              <a href={href} aria-current={inside.test(path) ? 'page' : undefined}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <p class="connection" role="status">
        {isConnected ? '' : 'No connection. Trying again…'}
      </p>
      <ThemeChoice />
    </header>
  );
}

function Main() {
  const { path } = useLocation();
  const fault = useLive((live) => live.fault);
  const main = useRef<HTMLElement>(null);
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    // Who reads by keyboard or by ear goes on at the top of the new page.
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [path]);
  return (
    <main id="main" tabIndex={-1} ref={main}>
      <Problem fault={fault} />
      <ErrorBoundary>
        <Router>
          <Route path="/" component={RunsPage} />
          <Route path="/runs/:id" component={RunPage} />
          <Route path="/compare" component={ComparePage} />
          <Route path="/searches" component={SearchesPage} />
          <Route path="/searches/:id" component={SearchPage} />
          <Route path="/studies" component={StudiesPage} />
          <Route path="/studies/:id" component={StudyPage} />
          <Route path="/ensembles" component={EnsemblesPage} />
          <Route path="/find-lr" component={FinderPage} />
          <Route path="/train" component={TrainPage} />
          <Route path="/predict" component={PredictPage} />
          <Route default component={NoPage} />
        </Router>
      </ErrorBoundary>
    </main>
  );
}

function NoPage() {
  return (
    <Empty title="There is no such page">
      <a href="/">See all runs</a>
    </Empty>
  );
}
