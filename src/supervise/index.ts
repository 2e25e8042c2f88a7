export { initSuperviseModels } from './models.ts';
export { incidentsLapse, lapseIncidents } from './service/incident.ts';
export { countIncidents, findIncident } from './store/incident.ts';
export { seekOwners } from './service/identifier.ts';
export { countRequests, findRequest } from './store/request.ts';
export { lapseRequests, requestsLapse } from './service/request.ts';
