// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.slack.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where alerts were told first: a message in a channel. As a reference it reads {@code C0123/1754967845.000100}, with
 * {@code /3} behind it when the message told of three alerts.
 *
 * @param channel its id
 * @param ts the message's
 * @param alerts how many alerts it told of
 */
record Place(String channel, String ts, int alerts) {
    private static final Pattern ONE = Pattern.compile("([^/\\s:]+)/([0-9.]+)(?:/(\\d{1,6}))?(?::(\\S+))?");

    /** The place of an alert; null when the reference is not one of ours. */
    static Place find(String reference, String alertId) {
        if (reference == null) {
            return null;
        }
        Place first = null;
        for (String part : reference.split(" ")) {
            Matcher matcher = ONE.matcher(part);
            if (!matcher.matches()) {
                return null;
            }
            int alerts = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
            Place place = new Place(matcher.group(1), matcher.group(2), alerts);
            if (matcher.group(4) != null && List.of(matcher.group(4).split(",")).contains(alertId)) {
                return place;
            }
            first = first == null ? place : first;
        }
        return first;
    }

    /**
     * One reference for alerts in several places: the place of most of them first, and the others with the ids of their
     * alerts.
     */
    static String reference(Map<String, Place> byAlert) {
        Map<Place, List<String>> alerts = new LinkedHashMap<>();
        byAlert.forEach((id, place) ->
                alerts.computeIfAbsent(place, same -> new ArrayList<>()).add(id));
        List<Place> places = new ArrayList<>(alerts.keySet());
        places.sort((left, right) -> alerts.get(right).size() - alerts.get(left).size());
        StringBuilder reference = new StringBuilder();
        for (Place place : places) {
            if (reference.isEmpty()) {
                reference.append(place);
            } else {
                reference.append(' ').append(place).append(':').append(String.join(",", alerts.get(place)));
            }
        }
        return reference.isEmpty() ? null : reference.toString();
    }

    @Override
    public String toString() {
        return channel + "/" + ts + (alerts == 1 ? "" : "/" + alerts);
    }
}
