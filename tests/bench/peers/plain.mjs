// The best plain Node script: no library, one pass, crypto.hash. It makes of a reference event what the plugin makes of
// it, byte for byte (scripts/bench compares), and knows nothing else: no other mapping, no rules, no retries.
import * as crypto from 'node:crypto';
import { Agent, request } from 'node:https';
import { run } from './run.mjs';

// crypto.hash came with Node 20.12.
const sha256 = crypto.hash
    ? (text) => crypto.hash('sha256', text)
    : (text) => crypto.createHash('sha256').update(text).digest('hex');
const token = 'a-token-for-the-sink';
const facebookStages = new Map([
    ['new', 'LEAD'], ['marketing qualified', 'MARKETING_QUALIFIED_LEAD'], ['proposal sent', 'SALES_OPPORTUNITY'],
    ['won', 'CONVERTED'], ['disqualified', 'DISQUALIFIED'], ['lost', 'LOST'],
]);
const genders = new Map([['f', 'f'], ['female', 'f'], ['m', 'm'], ['male', 'm']]);
const emailForm = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
const punctuation = /[\s!-/:-@[-`{-~]/g;

function phone(text) {
    const written = text.trim();
    const digits = written.replace(/\D/g, '');
    if (written.startsWith('+') || digits.startsWith('00')) return digits.replace(/^0+/, '');
    return '33' + (digits.startsWith('0') ? digits.slice(1) : digits);
}

const forms = {
    em: (text) => { const lower = text.trim().toLowerCase(); return emailForm.test(lower) ? lower : ''; },
    ph: phone,
    fn: (text) => text.replace(punctuation, '').toLowerCase(),
    ln: (text) => text.replace(punctuation, '').toLowerCase(),
    db: (text) => text.replaceAll('-', ''),
    ge: (text) => genders.get(text.trim().toLowerCase()) ?? '',
    ct: (text) => text.toLowerCase().replace(/[^a-z0-9]/g, ''),
    st: (text) => text.toLowerCase().replace(/[^a-z]/g, '').slice(0, 2),
    country: (text) => text.trim().toLowerCase(),
    zp: (text) => text.toLowerCase().split('-', 1)[0].replace(/\s/g, ''),
    external_id: (text) => text.replace(/\s/g, '').toLowerCase(),
};
const sources = {
    em: 'email', ph: 'phone', fn: 'firstname', ln: 'lastname', db: 'birthdate', ge: 'gender', ct: 'city',
    st: 'state_short', country: 'country', zp: 'zipcode', external_id: 'id',
};
const fields = Object.entries(sources).map(([name, source]) => [name, source, forms[name]]);

function userData(event) {
    const user = event.user;
    const made = { lead_id: event.crm.lead_id };
    for (const [name, source, normalise] of fields) {
        const text = user[source];
        if (typeof text !== 'string') continue;
        const form = normalise(text);
        if (form) made[name] = sha256(form);
    }
    const partner = event.partners?.facebook;
    if (partner?.fbc) made.fbc = partner.fbc;
    if (partner?.fbp) made.fbp = partner.fbp;
    const device = event.context.device;
    if (device?.ip) made.client_ip_address = device.ip;
    if (device?.user_agent) made.client_user_agent = device.user_agent;
    return made;
}

function mapEvent(bytes) {
    const event = JSON.parse(bytes.utf8Slice(0, bytes.length));
    if (!event.user.consent_categories.some((category) => String(category) === '3')) return null;
    if (!/^crm_/.test(event.event_name)) return null;
    const stage = event.crm.stage;
    return {
        event_name: stage,
        event_time: Math.floor(event.context.event_timestamp / 1000),
        event_id: event.context.event_id,
        action_source: 'system_generated',
        user_data: userData(event),
        custom_data: {
            event_source: 'crm',
            lead_event_source: 'Example CRM',
            value: event.value,
            currency: event.currency,
            lifecycle_stage_name: stage,
            facebook_lifecycle_stage_name: facebookStages.get(stage.trim().toLowerCase()) ?? 'NOT_ASSIGNED',
        },
    };
}

function payload(events) {
    const data = [];
    for (const bytes of events) {
        const mapped = mapEvent(bytes);
        if (mapped) data.push(mapped);
    }
    return JSON.stringify({ data, access_token: token, partner_agent: 'facebook_lead_ads' });
}

const agent = new Agent({ keepAlive: true, maxSockets: 4 });

function send(events, url) {
    const body = Buffer.from(payload(events));
    const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };
    return new Promise((resolve, reject) => {
        const post = request(`${url}/v26.0/1234567890123456/events`, { method: 'POST', agent, headers }, (answer) => {
            const parts = [];
            answer.on('data', (part) => parts.push(part));
            answer.on('error', reject);
            answer.on('end', () => resolve(JSON.parse(Buffer.concat(parts)).events_received));
        });
        post.on('error', reject);
        post.end(body);
    });
}

await run({ payload, send });
