namespace LocalMode.LlamaCpp.Tests;

/// <summary>The one place that knows where the tests' model comes from.</summary>
internal static class TestModels
{
    public static ModelReference SmolLM2 { get; } = ModelReference.FromPackage(
        "HuggingFaceTB/SmolLM2-135M-Instruct", "Apache-2.0", "SmolLM2-135M-Instruct", [], "SmolLM2-135M-Instruct-Q4_1.gguf");
}
