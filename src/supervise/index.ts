export { initSuperviseModels } from './models.ts';
export { incidentsLapse, lapseIncidents } from './service/incident.ts';
export { lapseRequests, requestsLapse } from './service/request.ts';
