import { render } from 'preact';
import { App } from './app.jsx';
import { begin } from './live/connection.js';
import { applyTheme } from './live/theme.js';
import 'uplot/dist/uPlot.min.css';
import './style/theme.css';
import './style/page.css';
import './style/controls.css';
import './style/tables.css';
import './style/boxes.css';
import './style/charts.css';
import './style/form.css';
import './style/predict.css';

applyTheme();
void begin();
render(<App />, document.getElementById('app')!);
