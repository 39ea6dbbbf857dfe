// Meta's own SDK as its documentation uses it: UserData, CustomData, ServerEvent, EventRequest. It normalises and hashes
// ten of the eleven properties (external_id it sends as it is) and checks less than the plugin does.
import bizSdk from 'facebook-nodejs-business-sdk';
import { run } from './run.mjs';

const { CustomData, EventRequest, FacebookAdsApi, ServerEvent, UserData } = bizSdk;
const token = 'a-token-for-the-sink';
const facebookStages = {
    New: 'LEAD', 'Marketing qualified': 'MARKETING_QUALIFIED_LEAD', 'Proposal sent': 'SALES_OPPORTUNITY',
    Won: 'CONVERTED', Disqualified: 'DISQUALIFIED', Lost: 'LOST',
};

function userData(event) {
    const user = event.user;
    return new UserData()
        .setLeadId(event.crm.lead_id)
        .setEmail(user.email)
        .setPhone(user.phone)
        .setFirstName(user.firstname)
        .setLastName(user.lastname)
        .setDateOfBirth(user.birthdate)
        .setGender(user.gender)
        .setCity(user.city)
        .setState(user.state_short)
        .setCountry(user.country)
        .setZip(user.zipcode)
        .setExternalId(user.id)
        .setFbc(event.partners.facebook.fbc)
        .setFbp(event.partners.facebook.fbp)
        .setClientIpAddress(event.context.device.ip)
        .setClientUserAgent(event.context.device.user_agent);
}

function serverEvent(bytes) {
    const event = JSON.parse(bytes.utf8Slice(0, bytes.length));
    const custom = new CustomData().setValue(event.value).setCurrency(event.currency).setCustomProperties({
        event_source: 'crm',
        lead_event_source: 'Example CRM',
        lifecycle_stage_name: event.crm.stage,
        facebook_lifecycle_stage_name: facebookStages[event.crm.stage] ?? 'NOT_ASSIGNED',
    });
    return new ServerEvent()
        .setEventName(event.crm.stage)
        .setEventTime(Math.floor(event.context.event_timestamp / 1000))
        .setEventId(event.context.event_id)
        .setActionSource('system_generated')
        .setUserData(userData(event))
        .setCustomData(custom);
}

function requestOf(events) {
    return new EventRequest(token, '1234567890123456').setEvents(events.map(serverEvent));
}

// The SDK hands what it would send to a service of the caller's choice.
const keeper = { executeRequest: (url, method, headers, params) => JSON.stringify(params) };

function payload(events) {
    const request = requestOf(events);
    request._http_service = keeper;
    return request.execute();
}

async function send(events, url) {
    Object.defineProperty(FacebookAdsApi, 'GRAPH', { get: () => url, configurable: true });
    return (await requestOf(events).execute()).events_received;
}

await run({ payload, send });
