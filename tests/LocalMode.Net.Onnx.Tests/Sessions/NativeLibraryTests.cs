using System.Diagnostics;
using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.Sessions;

public sealed class NativeLibraryTests
{
    private const string Inside = "LOCALMODE_TEST_WITHOUT_NATIVES";

    /// <summary>Runs itself in a copy of the tests' folder that has no native ONNX Runtime: this process has loaded it already.</summary>
    [Fact]
    public async Task OpenAsync_NoNativeLibrary_NamesThePackages()
    {
        if (Environment.GetEnvironmentVariable(Inside) is not null)
        {
            using ModelDirectoryBuilder directory = new();
            directory.WithEcho();

            NativeLibraryException error = (await FluentActions.Awaiting(() => directory.OpenAsync()).Should().ThrowAsync<NativeLibraryException>()).Which;

            error.Library.Should().Be("onnxruntime");
            error.ProbedPaths.Should().NotBeEmpty();
            error.LoaderMessage.Should().Contain("onnxruntime");
            error.Message.Should().Contain("Microsoft.ML.OnnxRuntime.Gpu");
            return;
        }

        DirectoryInfo copy = Directory.CreateTempSubdirectory("localmode-onnx-");
        try
        {
            string assembly = Path.GetFileName(typeof(NativeLibraryTests).Assembly.Location);
            foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
            {
                // Without the list of dependencies the host takes what lies beside the assembly.
                if (file.EndsWith(".dll", StringComparison.Ordinal) || file.EndsWith(".runtimeconfig.json", StringComparison.Ordinal))
                    File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
            }

            ProcessStartInfo start = new("dotnet", [Path.Combine(copy.FullName, assembly), "--filter-method", $"*.{nameof(OpenAsync_NoNativeLibrary_NamesThePackages)}"])
            {
                RedirectStandardOutput = true,
                Environment =
                {
                    [Inside] = "1",
                    [ModelReference.ModelsPathVariable] = Path.GetDirectoryName(TestModels.AllMiniLm.Path),
                },
            };
            using Process process = Process.Start(start)!;
            string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);

            process.ExitCode.Should().Be(0, output);
            output.Should().Contain("succeeded: 1");
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }
}
