namespace LocalMode.Models;

/// <summary>The chat models of the SmolLM2 family that this package holds.</summary>
/// <remarks>The files lie below <c>models</c> of the application that references this package. Safe for concurrent use.</remarks>
public static class SmolLM2
{
    /// <summary>
    /// Gets <c>HuggingFaceTB/SmolLM2-135M-Instruct</c> as a GGUF file in Q4_1: 8,192 tokens of context, English; with the published
    /// length and SHA-256 of each file.
    /// </summary>
    public static ModelReference Instruct135M { get; } = ModelReference.FromPackage(
        "HuggingFaceTB/SmolLM2-135M-Instruct",
        "Apache-2.0",
        "SmolLM2-135M-Instruct",
        [
            new("LICENSE", 11357, "c71d239df91726fc519c6eb72d318ec65820627232b2f796219e87dcf35d0ab4"),
            new("README.md", 1953, "8a8ba4aeb1ca193bcc14b67693b797e6792d0e7c82ce109ec6b5cc7ee4296980"),
            new("SmolLM2-135M-Instruct-Q4_1.gguf", 98362432, "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"),
        ],
        "SmolLM2-135M-Instruct-Q4_1.gguf");
}
