namespace LocalMode.LlamaCpp.Adapters;

/// <summary>An adapter as the options named it, checked.</summary>
/// <param name="Path">The file's absolute path.</param>
/// <param name="Scale">How strongly it acts.</param>
internal readonly record struct AdapterSettings(string Path, float Scale)
{
    /// <summary>Copies and checks the adapters of options.</summary>
    /// <param name="adapters">The adapters.</param>
    /// <param name="options">The options type, for errors.</param>
    /// <exception cref="ArgumentException">One is missing, has no path, or a scale that is not a finite number.</exception>
    public static AdapterSettings[] From(IReadOnlyList<LlamaCppAdapter>? adapters, string options)
    {
        if (adapters is not { Count: > 0 })
            return [];

        AdapterSettings[] settings = new AdapterSettings[adapters.Count];
        for (int i = 0; i < settings.Length; i++)
        {
            string place = $"{options}.{nameof(LlamaCppOptions.Adapters)}[{i}]";
            LlamaCppAdapter adapter = adapters[i] ?? throw new ArgumentException($"{place} is null; expected an adapter.", nameof(adapters));
            if (string.IsNullOrEmpty(adapter.Path))
                throw new ArgumentException($"{place}.{nameof(adapter.Path)} is empty; expected the path of a GGUF file.", nameof(adapters));

            if (!float.IsFinite(adapter.Scale))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(adapters), adapter.Scale, $"{place}.{nameof(adapter.Scale)} is {adapter.Scale}; expected a finite number.");
            }

            settings[i] = new(System.IO.Path.GetFullPath(adapter.Path), adapter.Scale);
        }

        return settings;
    }
}
