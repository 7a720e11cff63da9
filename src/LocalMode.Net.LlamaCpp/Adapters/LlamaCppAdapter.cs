namespace LocalMode.LlamaCpp;

/// <summary>A LoRA adapter: a small GGUF that changes the matrices of the model it was trained for.</summary>
public sealed class LlamaCppAdapter
{
    /// <summary>Gets or sets the adapter's GGUF. A relative path counts from the current directory. The default is empty, which is refused.</summary>
    public string Path { get; set; } = "";

    /// <summary>
    /// Gets or sets how strongly the adapter acts: any finite number. The default is 1, as it was trained; 0 turns it off. It multiplies
    /// the scale of the file (its alpha divided by its rank).
    /// </summary>
    public float Scale { get; set; } = 1;
}
