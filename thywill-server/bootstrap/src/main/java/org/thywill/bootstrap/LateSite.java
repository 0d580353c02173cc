package org.thywill.bootstrap;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Site;
import org.thywill.component.WebFile;

/// Stands for a site that can be made only when every component has started. Nobody visits it earlier.
final class LateSite implements Site {
    private volatile @Nullable Site site;

    void becomes(Site made) {
        site = made;
    }

    private Site site() {
        var made = site;
        if (made == null) {
            throw new IllegalStateException("The site is not there before every component has started");
        }
        return made;
    }

    @Override
    public String applicationList(String nonce) {
        return site().applicationList(nonce);
    }

    @Override
    public Optional<String> bootstrapPage(@Nullable String application, List<String> channels, String nonce) {
        return site().bootstrapPage(application, channels, nonce);
    }

    @Override
    public List<String> otherOrigins() {
        return site().otherOrigins();
    }

    @Override
    public String errorPage(int status, String title, String advice, String nonce) {
        return site().errorPage(status, title, advice, nonce);
    }

    @Override
    public Optional<WebFile> file(String path) {
        return site().file(path);
    }
}
