export { initSuperviseModels } from './models.ts';
export { incidentsLapse, lapseIncidents } from './service/incident.ts';
export { countIncidents } from './store/incident.ts';
export { countRequests } from './store/request.ts';
export { lapseRequests, requestsLapse } from './service/request.ts';
