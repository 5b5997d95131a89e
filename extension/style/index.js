import './base.css';
import './comments.css';
import './callouts.css';
import './recording.css';
import './sidebar.css';
import './steps.css';
