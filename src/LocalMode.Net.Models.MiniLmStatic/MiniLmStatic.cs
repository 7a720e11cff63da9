namespace LocalMode.Models;

/// <summary>
/// The static embedding model <c>minilm-static-256</c>, made for LocalMode.Net from all-MiniLM-L6-v2: a table of 29,525 tokens with 256 values
/// each in 8 bit, at most 512 tokens of a text, English.
/// </summary>
/// <remarks>
/// Its vectors are not comparable with all-MiniLM-L6-v2's. The files lie below <c>models/minilm-static-256</c> of the application that
/// references this package. Safe for concurrent use.
/// </remarks>
public static class MiniLmStatic
{
    /// <summary>Gets the model directory, with the published length and SHA-256 of each file.</summary>
    public static ModelReference Model { get; } = ModelReference.FromPackage(
        "localmode/minilm-static-256",
        "Apache-2.0",
        "minilm-static-256",
        [
            new("LICENSE", 11357, "c71d239df91726fc519c6eb72d318ec65820627232b2f796219e87dcf35d0ab4"),
            new("README.md", 1717, "5816d7ad4f219f8d61f047402d8d7f4a2c75d7f327f8418abd78120a8b2547ea"),
            new("config.json", 330, "e5c73a71df9c2272b8a132fe83a6024cd5110a5d5ea5e681fb2f26a01feba43c"),
            new("model.safetensors", 7558488, "edd0fdbd2475e71b5049fc052622bce4f044d69d14a8b70bd2e655ae3056d9aa"),
            new("modules.json", 278, "a68dcbed0429dcdd5bfdca92b0b03cc30d09122c0a3fcf4758787d4b244e45b2"),
            new("tokenizer.json", 445610, "dd33465341c98889c3338356b6200c8b232b89af5f1b7aa8e6ee1d4d7a699631"),
        ]);
}
