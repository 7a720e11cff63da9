using LocalMode.Gguf;
using LocalMode.LlamaCpp.Gguf;

namespace LocalMode.LlamaCpp.Adapters;

/// <summary>The checks of an adapter's header against its model's: llama.cpp ends the process on some that do not fit.</summary>
internal static class LoraFile
{
    private const string First = ".lora_a";
    private const string Second = ".lora_b";
    private const string TokenTable = "token_embd.weight";

    /// <summary>Checks an adapter.</summary>
    /// <param name="adapter">The adapter's header.</param>
    /// <param name="model">The model's header.</param>
    /// <exception cref="ModelInvalidException">It is no LoRA adapter, or does not fit the model; names the place.</exception>
    /// <exception cref="UnsupportedCapabilityException">It acts only after a certain text, which is not supported.</exception>
    public static void Check(GgufFile adapter, GgufFile model)
    {
        Expect(adapter, "general.type", "adapter", "Name a LoRA adapter that was converted to GGUF");
        Expect(adapter, "adapter.type", "lora", "Name a LoRA adapter that was converted to GGUF");
        Expect(adapter, "general.architecture", model.Architecture, $"Use an adapter that was made for '{model.Path}'");
        if (adapter.Metadata.ContainsKey("adapter.alora.invocation_tokens"))
        {
            throw new UnsupportedCapabilityException(
                $"the activated LoRA '{adapter.Path}'", "LocalMode.Net.LlamaCpp", "Use an adapter that acts on the whole text.");
        }

        const string alpha = "adapter.lora.alpha";
        if (adapter.Metadata.TryGetValue(alpha, out GgufValue value) && (value.Type != GgufValueType.Float32 || !double.IsFinite(value.Number)))
            throw Invalid(adapter, alpha, "The value is not a 32-bit number", "Convert the adapter again");

        bool any = false;
        foreach ((string name, GgufTensor tensor) in adapter.Tensors)
        {
            if (name.EndsWith(First, StringComparison.Ordinal))
            {
                CheckPair(adapter, model, name[..^First.Length], tensor);
                any = true;
            }
            else if (name.EndsWith(Second, StringComparison.Ordinal))
            {
                if (!adapter.Tensors.ContainsKey(name[..^Second.Length] + First))
                    throw Invalid(adapter, name, $"Its other half, {First}, is missing", "Convert the adapter again");
            }
            else
            {
                throw Invalid(adapter, name, $"The tensor is neither {First} nor {Second}", "Convert the adapter again, without norms and whole layers");
            }
        }

        if (!any)
            throw Invalid(adapter, "tensors", "It changes nothing", "Convert the adapter again");
    }

    private static void CheckPair(GgufFile adapter, GgufFile model, string target, GgufTensor first)
    {
        const string remedy = "Use an adapter that was made for this very model";
        string name = target + First;
        if (!adapter.Tensors.TryGetValue(target + Second, out GgufTensor second))
            throw Invalid(adapter, name, $"Its other half, {Second}, is missing", "Convert the adapter again");

        if (!model.Tensors.TryGetValue(target, out GgufTensor tensor))
            throw Invalid(adapter, name, $"The model has no tensor '{target}'", remedy);

        // Of the table of tokens, rows are looked up: both halves are stored the other way round.
        bool isTable = target == TokenTable;
        long rank = isTable ? first.Columns : first.Rows;
        bool fits = isTable
            ? first.Rows == tensor.Rows && second.Rows == tensor.Columns
            : first.Columns == tensor.Columns && second.Rows == tensor.Rows;
        if (!fits || second.Columns != rank || first.Matrices != tensor.Matrices || second.Matrices != tensor.Matrices)
        {
            throw Invalid(
                adapter, name, $"The halves are {first.Sizes} and {second.Sizes}, which do not multiply to the {tensor.Sizes} of the model", remedy);
        }

        // Without a matrix of its own for the output, the table is used the other way round too, and llama.cpp would end the process there.
        if (isTable && !model.Tensors.ContainsKey("output.weight"))
        {
            throw new UnsupportedCapabilityException(
                $"the adapter '{adapter.Path}', which changes the table of tokens", model.Path, "The model uses that table for its output as well: use an adapter without it.");
        }
    }

    private static void Expect(GgufFile adapter, string key, string expected, string remedy)
    {
        string? found = adapter.Text(key);
        if (found != expected)
            throw Invalid(adapter, key, $"The value is {(found is null ? "missing" : $"'{found}'")}; expected '{expected}'", remedy);
    }

    private static ModelInvalidException Invalid(GgufFile adapter, string field, string reason, string remedy) =>
        new(adapter.Path, field, $"{reason}. {remedy}.");
}
