package org.thywill.bootstrap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Builds the page that loads an application: what is the same for all of them is worked out once.
final class BootstrapPage {
    private static final String ENTRY = "thywill.js";

    private final Template template;
    private final List<Map<String, Object>> components = new ArrayList<>();
    private final List<String> needed;
    private final ClientFiles files;

    BootstrapPage(ClientFiles files, List<Contribution> contributions) {
        this.files = files;
        var names = new LinkedHashMap<String, String>();
        names.put("thywill", ENTRY);
        var entries = new ArrayList<>(List.of(ENTRY));
        for (var contribution : contributions) {
            contribution
                    .modules()
                    .forEach(module -> names.put(module.specifier(), ClientFilesCollector.fileOf(module)));
            if (!contribution.modules().isEmpty()) {
                components.add(facts(contribution));
                entries.add(ClientFilesCollector.fileOf(contribution.modules().getFirst()));
            }
        }
        this.needed = new ModuleGraph(files.bytes(), names)
                .reach(entries).stream().map(file -> files.address() + file).toList();
        this.template = Template.load("bootstrap.html").fill("import-map", importMap(files, names));
    }

    private static String importMap(ClientFiles files, Map<String, String> names) {
        var imports = new LinkedHashMap<String, String>();
        names.forEach((specifier, file) -> imports.put(specifier, files.address() + file));
        imports.put("thywill/", files.address());
        return PageJson.of(Map.of("imports", imports));
    }

    /// The page of an application, open for the nonce and for the positions of its channels.
    Template of(HostedApplication application) {
        return template.fill("title", application.manifest().name())
                .fill("icon", application.icon().orElse(files.address() + "icon.svg"))
                .fill("links", application.links(needed))
                .fill("markup", application.markup())
                .fill("application", PageJson.of(application.facts()))
                .fill("components", PageJson.of(components));
    }

    private static Map<String, Object> facts(Contribution contribution) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("slot", contribution.slot().name());
        facts.put("module", contribution.modules().getFirst().specifier());
        facts.put("config", contribution.content().config());
        return facts;
    }
}
