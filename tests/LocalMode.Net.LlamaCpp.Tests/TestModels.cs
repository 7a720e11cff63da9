namespace LocalMode.LlamaCpp.Tests;

/// <summary>The one place that knows where the tests' model comes from.</summary>
internal static class TestModels
{
    public static ModelReference SmolLM2 => Models.SmolLM2.Instruct135M;
}
