using System.Diagnostics;

namespace LocalMode.Tokenizers.Tests.Encoding;

public sealed class InvariantGlobalizationTests
{
    [Fact]
    public async Task Goldens_WithoutIcu_StillEqualHuggingFace()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(InvariantGlobalizationTests).Assembly.Location);
        }

        start.ArgumentList.Add("--filter-class");
        start.ArgumentList.Add(typeof(HfTokenizerGoldenTests).FullName!);
        start.ArgumentList.Add("--filter-class");
        start.ArgumentList.Add(typeof(GlobalizationModeTests).FullName!);
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        start.Environment[GlobalizationModeTests.ExpectInvariant] = "1";

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.Should().Be(0, "the run without ICU said: {0} {1}", output, await errors);
    }
}
