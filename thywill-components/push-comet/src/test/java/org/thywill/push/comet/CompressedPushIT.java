package org.thywill.push.comet;

/// The push keeps its contract over every transport for those who take what comes compressed.
class CompressedPushIT extends CometPushIT {
    @Override
    CometSettings settings() {
        return CometServer.compressing();
    }

    @Override
    CometClient client(TransportName transport, CometServer server) {
        return CometClient.compressedOver(transport, server);
    }
}
