using System.Diagnostics;
using System.Globalization;
using LocalMode.Models;
using LocalMode.Packaging.Tests.Projects;

namespace LocalMode.Packaging.Tests.OutputFiles;

public sealed class OutputFileTests : IDisposable
{
    private readonly string _probe = Path.Combine(AppContext.BaseDirectory, $"link-probe-{Guid.NewGuid():N}");

    [Fact]
    public async Task Model_InTheOutput_IsALinkToTheRepositorysFileAndNoSecondCopy()
    {
        string output = SmolLM2.Instruct135M.Path;
        string source = Path.Combine(
            RepositoryFolder.Path, "src", "LocalMode.Net.Models.SmolLM2", "models", "SmolLM2-135M-Instruct", Path.GetFileName(output));
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Link counts are read with Linux's stat.");
        Assert.SkipUnless(await RunAsync("ln", source, _probe) is not null, "This file system has no hard links between the two folders.");

        // Device and inode name a file; two paths with the same ones are the same bytes on the disk.
        string? outputId = await RunAsync("stat", "-c", "%d:%i", output);
        outputId.Should().NotBeNullOrEmpty().And.Be(await RunAsync("stat", "-c", "%d:%i", source));
        int.Parse((await RunAsync("stat", "-c", "%h", output))!, CultureInfo.InvariantCulture).Should().BeGreaterThan(2, "source, output and probe are links");
    }

    [Fact]
    public void Natives_InTheOutput_AreThereWithoutNodesAddOn()
    {
        IEnumerable<string> files = Directory
            .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native"))
            .Select(path => Path.GetFileName(path));

        files.Should().Contain(["libllama.v0.5.0.so", "libggml.v0.5.0.so", "libggml-base.so", "libggml-cpu-x64.so"]);
        files.Should().NotContain(file => file.Contains("common", StringComparison.Ordinal) || file.EndsWith(".node", StringComparison.Ordinal));
    }

    [Fact]
    public void Output_OfAnApplication_HasNothingForPhonesAndNoImportLibraries()
    {
        Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories)
            .Should().NotContain(path => path.EndsWith(".aar", StringComparison.Ordinal)
                || path.EndsWith(".lib", StringComparison.Ordinal) || path.EndsWith(".xcframework.zip", StringComparison.Ordinal));
        File.Exists(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libonnxruntime.so"))
            .Should().BeTrue("the package of ONNX Runtime is referenced, so its absence would make this test empty");
    }

    public void Dispose() => File.Delete(_probe);

    private static async Task<string?> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0 ? text.Trim() : null;
    }
}
