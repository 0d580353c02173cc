package org.thywill.remote;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;

/// What the server has answered to a request.
record Answer(int status, HttpHeaders headers, String body) {
    static Answer of(HttpResponse<String> response) {
        return new Answer(response.statusCode(), response.headers(), response.body());
    }
}
