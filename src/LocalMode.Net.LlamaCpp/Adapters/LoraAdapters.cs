using LocalMode.LlamaCpp.Gguf;
using LocalMode.LlamaCpp.Interop;
using LocalMode.LlamaCpp.Loading;

namespace LocalMode.LlamaCpp.Adapters;

/// <summary>The adapters that were loaded for a model. They belong to it, and llama.cpp frees them with it. Used on the thread that owns the model.</summary>
internal sealed unsafe class LoraAdapters
{
    private readonly nint[] _adapters;
    private readonly float[] _scales;

    private LoraAdapters(nint[] adapters, float[] scales)
    {
        _adapters = adapters;
        _scales = scales;
    }

    /// <summary>Checks adapters against the model's header, then loads them.</summary>
    /// <param name="name">The model's name, for errors.</param>
    /// <param name="file">The model's header.</param>
    /// <param name="model">The model.</param>
    /// <param name="settings">The adapters.</param>
    /// <exception cref="ModelNotFoundException">A file is missing.</exception>
    /// <exception cref="ModelInvalidException">A file is damaged, no adapter, or made for another model.</exception>
    /// <exception cref="ModelOutOfMemoryException">There is too little memory for one.</exception>
    /// <exception cref="UnsupportedCapabilityException">One is of a kind that cannot be applied as it was trained.</exception>
    public static LoraAdapters Load(string name, GgufFile file, LlamaModelHandle model, AdapterSettings[] settings)
    {
        nint[] adapters = new nint[settings.Length];
        float[] scales = new float[settings.Length];
        for (int i = 0; i < adapters.Length; i++)
        {
            AdapterSettings adapter = settings[i];
            if (!File.Exists(adapter.Path))
                throw new ModelNotFoundException($"the adapter of {name}", [adapter.Path], $"Check {nameof(LlamaCppOptions)}.{nameof(LlamaCppOptions.Adapters)}.");

            GgufFile header = GgufFile.ReadAdapter(adapter.Path);
            LoraFile.Check(header, file);
            long available = FreeMemory.System.Available();
            if (header.Length > available)
                throw new ModelOutOfMemoryException(name, header.Length, available);

            NativeLog.ClearError();
            adapters[i] = LlamaNative.AdapterLoad(model, adapter.Path);
            if (adapters[i] == 0)
            {
                throw new ModelInvalidException(
                    adapter.Path, field: null, $"llama.cpp refused it: {NativeLog.FirstError ?? "no reason was given"}. Use an adapter that was made for '{name}'.");
            }

            scales[i] = adapter.Scale;
        }

        return new(adapters, scales);
    }

    /// <summary>Puts the adapters on a context of the model.</summary>
    public void Apply(nint context)
    {
        if (_adapters.Length == 0)
            return;

        fixed (nint* adapters = _adapters)
        fixed (float* scales = _scales)
            _ = LlamaNative.SetAdapters(context, adapters, (nuint)_adapters.Length, scales);
    }
}
