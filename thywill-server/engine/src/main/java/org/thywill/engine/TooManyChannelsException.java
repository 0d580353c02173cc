package org.thywill.engine;

/// As many channels are in use as there may be, or as there is memory for.
final class TooManyChannelsException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private TooManyChannelsException(String message) {
        super(message);
    }

    static TooManyChannelsException forNumber(int limit) {
        return new TooManyChannelsException("There are " + limit
                + " channels in use, as many as there may be; thywill.engine.max-channels in settings.yml sets the"
                + " limit");
    }

    static TooManyChannelsException forMemory(int percent) {
        return new TooManyChannelsException("The channels in use take " + percent
                + " % of the heap, as much as they may, and nothing of it can be given up;"
                + " thywill.engine.history-heap-percent in settings.yml sets the limit");
    }
}
