using LocalMode.LlamaCpp.Tests.Gguf;

namespace LocalMode.LlamaCpp.Tests.TinyModels;

/// <summary>LoRA adapters: pairs of thin matrices whose product is added to a matrix of the model.</summary>
internal static class TinyAdapter
{
    public const int Rank = 4;

    /// <summary>Makes an adapter for some matrices of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="seed">What the weights begin with.</param>
    /// <param name="alpha">The numerator of the scale; 0 for a scale without one.</param>
    /// <param name="targets">The matrices' names.</param>
    public static TinyModel Create(TinyModel model, int seed, float alpha, params string[] targets)
    {
        TinyModel adapter = Header(model.Shape, seed, "llama", alpha);
        foreach (string target in targets)
        {
            TinyTensor tensor = model[target];
            bool isTable = target == "token_embd.weight";
            adapter
                .Matrix(target + ".lora_a", isTable ? Rank : tensor.Columns, isTable ? tensor.Rows : Rank)
                .Matrix(target + ".lora_b", Rank, isTable ? tensor.Columns : tensor.Rows);
        }

        return adapter;
    }

    /// <summary>Makes an adapter without tensors.</summary>
    public static TinyModel Header(TinyShape shape, int seed, string architecture, float alpha)
    {
        TinyModel adapter = new(shape, seed);
        GgufBuilder header = adapter.Header.Text("general.type", "adapter").Text("general.architecture", architecture).Text("adapter.type", "lora");
        if (alpha != 0)
            header.Float32("adapter.lora.alpha", alpha);

        return adapter;
    }
}
