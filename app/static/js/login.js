// Demo accounts fill the two fields; logging in stays the person's own act.

for (const button of document.querySelectorAll("[data-login]")) {
  button.addEventListener("click", () => {
    document.getElementById("username").value = button.dataset.login;
    const password = document.getElementById("password");
    password.value = button.dataset.password;
    document.querySelector("button[type=submit]").focus();
  });
}
