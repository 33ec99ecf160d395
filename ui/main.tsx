import { render } from 'preact';
import { App } from './app.jsx';
import { begin } from './live/connection.js';
import 'uplot/dist/uPlot.min.css';
import './style/theme.css';
import './style/page.css';
import './style/parts.css';

void begin();
render(<App />, document.getElementById('app')!);
