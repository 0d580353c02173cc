package org.thywill.bootstrap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Builds the page that loads an application: what is the same for all of them is worked out once.
final class BootstrapPage {
    private final Template template;
    private final List<Map<String, Object>> components = new ArrayList<>();
    private final ClientFiles files;

    BootstrapPage(ClientFiles files, List<Contribution> contributions) {
        this.files = files;
        var imports = new LinkedHashMap<String, String>();
        imports.put("thywill", files.address() + "thywill.js");
        imports.put("thywill/", files.address());
        for (var contribution : contributions) {
            for (var module : contribution.modules()) {
                imports.put(module.specifier(), files.address() + ClientFilesCollector.fileOf(module));
            }
            if (!contribution.modules().isEmpty()) {
                components.add(facts(contribution));
            }
        }
        template = Template.load("bootstrap.html").fill("import-map", PageJson.of(Map.of("imports", imports)));
    }

    /// The page of an application, open for the nonce.
    Template of(HostedApplication application) {
        var page = new LinkedHashMap<String, Object>();
        page.put("application", application.facts());
        page.put("components", components);
        return template.fill("title", application.manifest().name())
                .fill("icon", application.icon().orElse(files.address() + "icon.svg"))
                .fill("links", application.links(files.modules()))
                .fill("markup", application.markup())
                .fill("page", PageJson.of(page));
    }

    private static Map<String, Object> facts(Contribution contribution) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("slot", contribution.slot().name());
        facts.put("module", contribution.modules().getFirst().specifier());
        facts.put("config", contribution.content().config());
        return facts;
    }
}
