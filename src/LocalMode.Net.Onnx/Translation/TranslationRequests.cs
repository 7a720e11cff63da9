namespace LocalMode.Onnx;

/// <summary>Turns languages into what a model wants: a prefix, a token before the text, or the first token of the answer.</summary>
internal sealed class TranslationRequests(OnnxSequenceModel model)
{
    private const string TaskName = "translation";

    /// <summary>Makes the request of a call.</summary>
    /// <exception cref="ArgumentException">The model must be told a language and is not.</exception>
    /// <exception cref="UnsupportedCapabilityException">The model does not have a language.</exception>
    public SequenceRequest Make(TranslationOptions? options)
    {
        string? source = options?.SourceLanguage;
        string? target = options?.TargetLanguage;
        if (model.Languages.IsEmpty)
            return model.Request(FindTask(options), options);

        SequenceRequest request = model.Request(model.Config.Tasks.GetValueOrDefault(TaskName) ?? model.Config.Default, options);
        if (model.Languages.IsInText)
        {
            if (source is not null && source != model.Config.SourceLanguage)
                throw Unknown("source", source, model.Config.SourceLanguage ?? "the model's own, which it does not name");

            // What the text is to become is said in the text.
            return request with { FirstToken = target is null ? throw Required(options, "target") : Find("target", target) };
        }

        if (source is not null && !model.HasSourceToken)
            throw Unknown("source", source, "the model's own: its tokenizer marks no language");

        request = request with { SourceToken = source is null ? null : Find("source", source) };
        if (target is null)
            return request.Generation.ForcedBosToken is null && !StartsWithLanguage(request) ? throw Required(options, "target") : request;

        int token = Find("target", target);

        // The first mBART begins its answers with the language, all later models follow the usual start with it.
        return model.Config.TokenizerClass is "MBartTokenizer" or "MBartTokenizerFast"
            ? request with { Prompt = [token] }
            : request with { Generation = request.Generation with { ForcedBosToken = token } };
    }

    private bool StartsWithLanguage(SequenceRequest request) => model.Languages.Contains(request.Prompt[0]);

    private int Find(string side, string language) => model.Languages.Find(language) ?? throw Unknown(side, language, model.Languages.Listed);

    // Models like T5 are told by a prefix, which config.json has for each pair of languages.
    private SequenceTask FindTask(TranslationOptions? options)
    {
        string? source = options?.SourceLanguage;
        string? target = options?.TargetLanguage;
        IReadOnlyDictionary<string, SequenceTask> tasks = model.Config.Tasks;
        string[] pairs = [.. tasks.Keys.Where(static name => name.StartsWith(TaskName + "_", StringComparison.Ordinal))];
        if (source is null && target is null)
        {
            return tasks.GetValueOrDefault(TaskName) ?? pairs.Length switch
            {
                0 => model.Config.Default,
                1 => tasks[pairs[0]],
                _ => throw Required(options, "target", string.Join(", ", pairs)),
            };
        }

        string[] matching = Array.FindAll(pairs, name => Matches(name, source, target));
        if (matching.Length == 1)
            return tasks[matching[0]];
        if (matching.Length > 1)
            throw Required(options, source is null ? "source" : "target", string.Join(", ", matching));

        bool isOwn = pairs.Length == 0
            && (source ?? model.Config.SourceLanguage) == model.Config.SourceLanguage
            && (target ?? model.Config.TargetLanguage) == model.Config.TargetLanguage;
        if (isOwn && (source is null || model.Config.SourceLanguage is not null) && (target is null || model.Config.TargetLanguage is not null))
            return tasks.GetValueOrDefault(TaskName) ?? model.Config.Default;

        throw Unknown(
            target is null ? "source" : "target",
            target ?? source!,
            pairs.Length > 0 ? string.Join(", ", pairs) : $"{model.Config.SourceLanguage ?? "a language"} to {model.Config.TargetLanguage ?? "a language"} that the model does not name");
    }

    private static bool Matches(string task, string? source, string? target)
    {
        int to = task.IndexOf("_to_", StringComparison.Ordinal);
        return to > TaskName.Length
            && (source is null || task.AsSpan(TaskName.Length + 1, to - TaskName.Length - 1).SequenceEqual(source))
            && (target is null || task.AsSpan(to + 4).SequenceEqual(target));
    }

    private ArgumentException Required(TranslationOptions? options, string side, string? known = null) => new(
        $"{model.Name} must be told the {side} language: set it in {nameof(TranslationOptions)}. It has {known ?? model.Languages.Listed}.", nameof(options));

    private UnsupportedCapabilityException Unknown(string side, string language, string known) =>
        new($"the {side} language '{language}'", model.Name, $"It has {known}. Leave the language out where there is only one.");
}
