using System.Runtime.CompilerServices;

namespace LocalMode.Packaging.Tests.Packages;

/// <summary>A fact about freshly made packages: skipped where none are given.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PackageFactAttribute : FactAttribute
{
    public PackageFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        Skip = "Runs from eng/verify-packages.sh, which makes the packages first.";
        SkipType = typeof(PackageFolder);
        SkipUnless = nameof(PackageFolder.IsGiven);
    }
}
